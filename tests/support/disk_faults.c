/* Preloaded into a process, counts what it does with files below a folder, and makes one of those operations fail.

   The count is shared with processes that are forked later, so that it can be read when one of them was killed. */

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TAKES_ROOM = 1, CHANGES = 2, READS = 4 };       /* kinds of operations */
enum { FAIL = 0, FAIL_FROM_THEN_ON, FAIL_HALF_WAY, KILL }; /* what happens to the n-th */

static struct {
    char below[PATH_MAX];
    long nth, seen;
    int kinds, how, error;
} *faults;

__attribute__((constructor)) static void begin(void) {
    faults = mmap(NULL, sizeof *faults, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

void disk_faults_arm(const char *below, int kinds, long nth, int how, int error) {
    snprintf(faults->below, sizeof faults->below, "%s/", below);
    faults->kinds = kinds, faults->nth = nth, faults->how = how, faults->error = error, faults->seen = 0;
}

long disk_faults_seen(void) { return faults->seen; }

/* Whether an operation on a path, which may be relative to a folder, is to fail; errno then says why. */
static int fails(int kind, int folder, const char *path) {
    char whole[2 * PATH_MAX] = "", place[64];
    if (!faults->below[0] || !(faults->kinds & kind)) return 0;
    if (path[0] != '/') {
        if (folder == AT_FDCWD) strcpy(place, "/proc/self/cwd");
        else snprintf(place, sizeof place, "/proc/self/fd/%d", folder);
        ssize_t length = readlink(place, whole, PATH_MAX);
        if (length <= 0) return 0;
        whole[length] = path[0] ? '/' : 0;
    }
    strncat(whole, path, PATH_MAX);
    if (strncmp(whole, faults->below, strlen(faults->below)) != 0) return 0;
    long number = __atomic_add_fetch(&faults->seen, 1, __ATOMIC_SEQ_CST);
    if (number != faults->nth && !(faults->how == FAIL_FROM_THEN_ON && faults->nth && number > faults->nth)) return 0;
    if (faults->how == KILL) kill(getpid(), SIGKILL);
    errno = faults->error;
    return 1;
}

static int fails_at(int kind, int descriptor) { return fails(kind, descriptor, ""); }

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static int kind_of_opening(int flags, int folder, const char *path) {
    if (flags & O_CREAT && faccessat(folder, path, F_OK, AT_SYMLINK_NOFOLLOW) != 0) return TAKES_ROOM;
    return (flags & O_ACCMODE) == O_RDONLY ? READS : CHANGES;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        REAL(name); \
        return fails(kind_of_opening(flags, AT_FDCWD, path), AT_FDCWD, path) ? -1 : real(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        REAL(name); \
        return fails(kind_of_opening(flags, folder, path), folder, path) ? -1 : real(folder, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

ssize_t write(int descriptor, const void *from, size_t size) {
    REAL(write);
    if (!fails_at(TAKES_ROOM, descriptor)) return real(descriptor, from, size);
    if (faults->how == FAIL_HALF_WAY) real(descriptor, from, size / 2), errno = faults->error;
    return -1;
}

#define PWRITE(name, offset_t) \
    ssize_t name(int descriptor, const void *from, size_t size, offset_t offset) { \
        REAL(name); \
        if (!fails_at(TAKES_ROOM, descriptor)) return real(descriptor, from, size, offset); \
        if (faults->how == FAIL_HALF_WAY) real(descriptor, from, size / 2, offset), errno = faults->error; \
        return -1; \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

/* NAME(PARAMETERS) is passed on as NAME(ARGUMENTS) unless FAILS, when it returns FAILURE. */
#define PASS(result, name, parameters, arguments, fails, failure) \
    result name parameters { \
        REAL(name); \
        return fails ? failure : real arguments; \
    }

PASS(int, fsync, (int fd), (fd), fails_at(CHANGES, fd), -1)
PASS(int, fdatasync, (int fd), (fd), fails_at(CHANGES, fd), -1)
PASS(int, ftruncate, (int fd, off_t size), (fd, size), fails_at(CHANGES, fd), -1)
PASS(int, ftruncate64, (int fd, off64_t size), (fd, size), fails_at(CHANGES, fd), -1)
PASS(int, flock, (int fd, int how), (fd, how), fails_at(CHANGES, fd), -1)
PASS(int, fchmod, (int fd, mode_t mode), (fd, mode), fails_at(CHANGES, fd), -1)

PASS(int, rename, (const char *from, const char *to), (from, to), fails(CHANGES, AT_FDCWD, to), -1)
PASS(int, renameat, (int a, const char *from, int b, const char *to), (a, from, b, to), fails(CHANGES, b, to), -1)
PASS(int, link, (const char *from, const char *to), (from, to), fails(TAKES_ROOM, AT_FDCWD, to), -1)
PASS(int, linkat, (int a, const char *from, int b, const char *to, int flags), (a, from, b, to, flags), fails(TAKES_ROOM, b, to), -1)
PASS(int, symlink, (const char *from, const char *to), (from, to), fails(TAKES_ROOM, AT_FDCWD, to), -1)
PASS(int, unlink, (const char *path), (path), fails(CHANGES, AT_FDCWD, path), -1)
PASS(int, unlinkat, (int folder, const char *path, int flags), (folder, path, flags), fails(CHANGES, folder, path), -1)
PASS(int, rmdir, (const char *path), (path), fails(CHANGES, AT_FDCWD, path), -1)
PASS(int, mkdir, (const char *path, mode_t mode), (path, mode), access(path, F_OK) != 0 && fails(TAKES_ROOM, AT_FDCWD, path), -1)
PASS(int, mkdirat, (int folder, const char *path, mode_t mode), (folder, path, mode), fails(TAKES_ROOM, folder, path), -1)

PASS(ssize_t, read, (int fd, void *to, size_t size), (fd, to, size), fails_at(READS, fd), -1)
PASS(ssize_t, pread, (int fd, void *to, size_t size, off_t at), (fd, to, size, at), fails_at(READS, fd), -1)
PASS(ssize_t, pread64, (int fd, void *to, size_t size, off64_t at), (fd, to, size, at), fails_at(READS, fd), -1)
PASS(DIR *, opendir, (const char *path), (path), fails(READS, AT_FDCWD, path), NULL)
PASS(int, stat64, (const char *path, struct stat64 *to), (path, to), fails(READS, AT_FDCWD, path), -1)
PASS(int, lstat64, (const char *path, struct stat64 *to), (path, to), fails(READS, AT_FDCWD, path), -1)
PASS(int, fstat64, (int fd, struct stat64 *to), (fd, to), fails_at(READS, fd), -1)
PASS(int, fstatat64, (int folder, const char *path, struct stat64 *to, int flags), (folder, path, to, flags), fails(READS, folder, path), -1)
