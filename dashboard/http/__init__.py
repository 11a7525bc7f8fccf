"""What every route shares: roles, guards, sessions, proxies, errors, metrics."""
