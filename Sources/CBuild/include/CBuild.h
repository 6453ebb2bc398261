#pragma once

/// The commit that the program was built from and its date, such as "621b8fc, 2026-11-26". Empty where `make` did not
/// build it.
const char *cbuild_commit(void);
