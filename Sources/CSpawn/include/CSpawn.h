#pragma once

#include <sys/types.h>

/// Starts a program in a process group of its own, with every signal as it is by default.
///
/// Its standard input is the file `input`, its standard error `error`; its standard output goes nowhere, and it has no other
/// descriptor of this process. Returns 0, or the error number.
int cspawn_start(pid_t *process, char *const arguments[], char *const environment[], int input, int error);

/// An empty file in memory that ends with its last descriptor; -1 where that fails.
int cspawn_memory_file(void);
