#pragma once

#include <sys/types.h>

/// That a program runs, and later how it ended, as its keeper writes both into a pipe.
struct cspawn_word {
  /// The program's process and group while it runs; 0 at its end.
  pid_t running;
  /// The error number where it could not be started, else 0.
  int code;
  /// Whether its time was over.
  int is_late;
  /// What waitpid says of it.
  int status;
};

/// Starts a program in a process group of its own, with every signal as it is by default, and a keeper that watches it.
///
/// The program's standard input is the file `input`, its standard error `error`; its standard output goes nowhere, and it has
/// no other descriptor of this process. The keeper is a copy of this process with all its locks. It asks the group to end
/// after so many milliseconds and ends it half a second later, or as soon as the program or this process has ended. Then it
/// writes its last `cspawn_word` into `answer`. Returns the keeper's process, or -1 with `errno`.
pid_t cspawn_start(
  char *const arguments[], char *const environment[], int input, int error, int answer, int milliseconds);

/// An empty file in memory that ends with its last descriptor; -1 where that fails.
int cspawn_memory_file(void);
