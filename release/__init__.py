"""What `make release` adds to a wheel: the wheelhouse's list, the bill of materials, the licences of others."""
