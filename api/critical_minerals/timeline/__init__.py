"""The dated events that facts tell of: as JSON, and as an iCalendar."""
