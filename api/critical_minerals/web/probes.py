"""Where a load balancer asks how a server is."""

LIVENESS = "/livez"
"""Whether the process answers; that must not depend on a release."""
READINESS = "/readyz"
