// Swift does not see what glibc has beyond POSIX.
#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <unistd.h>

static int start(pid_t *process, char *const arguments[], char *const environment[], int input, int error) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int code = posix_spawn_file_actions_init(&actions);
  if (code) return code;
  code = posix_spawnattr_init(&attributes);
  if (code) {
    posix_spawn_file_actions_destroy(&actions);
    return code;
  }
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  code = posix_spawnattr_setflags(
    &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  if (!code) code = posix_spawnattr_setpgroup(&attributes, 0);
  if (!code) code = posix_spawnattr_setsigdefault(&attributes, &all);
  if (!code) code = posix_spawnattr_setsigmask(&attributes, &none);
  if (!code) code = posix_spawn_file_actions_adddup2(&actions, input, 0);
  if (!code) code = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  if (!code) code = posix_spawn_file_actions_adddup2(&actions, error, 2);
  if (!code) code = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  if (!code) code = posix_spawn(process, arguments[0], &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return code;
}

int cspawn_start(pid_t *process, char *const arguments[], char *const environment[], int input, int error) {
  // One that this process has as 0, 1 or 2 would be replaced before it is used.
  int high_input = fcntl(input, F_DUPFD_CLOEXEC, 3);
  int high_error = fcntl(error, F_DUPFD_CLOEXEC, 3);
  int code = high_input < 0 || high_error < 0 ? errno : start(process, arguments, environment, high_input, high_error);
  if (high_input >= 0) close(high_input);
  if (high_error >= 0) close(high_error);
  return code;
}

int cspawn_memory_file(void) { return memfd_create("paths", MFD_CLOEXEC); }
