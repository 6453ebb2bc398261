// Swift has no fork, and does not see what glibc has beyond POSIX.
#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// What the keeper is sent when the process ends that started it.
static const int parent_has_ended = SIGUSR1;
static const long grace_milliseconds = 500;

static int prepare(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes, int input, int error) {
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  int code = posix_spawnattr_setflags(
    attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  if (!code) code = posix_spawnattr_setpgroup(attributes, 0);
  if (!code) code = posix_spawnattr_setsigdefault(attributes, &all);
  if (!code) code = posix_spawnattr_setsigmask(attributes, &none);
  if (!code) code = posix_spawn_file_actions_adddup2(actions, input, 0);
  if (!code) code = posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0);
  if (!code) code = posix_spawn_file_actions_adddup2(actions, error, 2);
  if (!code) code = posix_spawn_file_actions_addclosefrom_np(actions, 3);
  return code;
}

static int spawn(pid_t *program, char *const arguments[], char *const environment[], int input, int error) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int code = posix_spawn_file_actions_init(&actions);
  if (code) return code;
  code = posix_spawnattr_init(&attributes);
  if (!code) {
    code = prepare(&actions, &attributes, input, error);
    if (!code) code = posix_spawn(program, arguments[0], &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(&actions);
  return code;
}

static long now_milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int has_ended(pid_t program) {
  siginfo_t end = {0};
  // It is not waited for yet, so that its number stays its group's.
  return waitid(P_PID, program, &end, WEXITED | WNOHANG | WNOWAIT) == 0 && end.si_pid == program;
}

// Every signal is blocked here, and only waited for.
static int is_late(pid_t program, pid_t parent, int milliseconds) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGCHLD);
  sigaddset(&signals, parent_has_ended);
  long end = now_milliseconds() + milliseconds;
  int late = 0;
  while (!has_ended(program) && getppid() == parent) {
    long left = end - now_milliseconds();
    if (left <= 0) {
      if (late) break;
      late = 1;
      kill(-program, SIGTERM);
      end += grace_milliseconds;
      continue;
    }
    struct timespec wait = {left / 1000, left % 1000 * 1000000};
    sigtimedwait(&signals, NULL, &wait);
  }
  return late;
}

static void say(int answer, struct cspawn_word word) {
  while (write(answer, &word, sizeof word) < 0 && errno == EINTR) {}
}

static void keep(
  pid_t parent, char *const arguments[], char *const environment[], int input, int error, int answer,
  int milliseconds) {
  prctl(PR_SET_PDEATHSIG, parent_has_ended);
  // Who ends every process of the other name leaves this one to end the program.
  prctl(PR_SET_NAME, "widgets-keeper");
  // Who reads these streams to their end waits for the parent alone.
  for (int descriptor = 0; descriptor < 3; descriptor++) close(descriptor);
  pid_t program = 0;
  struct cspawn_word end = {0};
  end.code = spawn(&program, arguments, environment, input, error);
  if (!end.code) {
    say(answer, (struct cspawn_word){.running = program});
    end.is_late = is_late(program, parent, milliseconds);
    kill(-program, SIGKILL);
    while (waitpid(program, &end.status, 0) < 0 && errno == EINTR) {}
  }
  say(answer, end);
  _exit(0);
}

pid_t cspawn_start(
  char *const arguments[], char *const environment[], int input, int error, int answer, int milliseconds) {
  // One that this process has as 0, 1 or 2 would be closed or replaced before it is used.
  int high_input = fcntl(input, F_DUPFD_CLOEXEC, 3);
  int high_error = fcntl(error, F_DUPFD_CLOEXEC, 3);
  int high_answer = fcntl(answer, F_DUPFD_CLOEXEC, 3);
  pid_t keeper = -1;
  if (high_input >= 0 && high_error >= 0 && high_answer >= 0) {
    // A parent may have ignored it, and then nobody would learn how a child ends.
    signal(SIGCHLD, SIG_DFL);
    sigset_t all, usual;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &usual);
    pid_t parent = getpid();
    keeper = fork();
    if (keeper == 0) keep(parent, arguments, environment, high_input, high_error, high_answer, milliseconds);
    pthread_sigmask(SIG_SETMASK, &usual, NULL);
  }
  int code = errno;
  if (high_input >= 0) close(high_input);
  if (high_error >= 0) close(high_error);
  if (high_answer >= 0) close(high_answer);
  errno = code;
  return keeper;
}

int cspawn_memory_file(void) {
  // Without this flag, which older kernels do not know, a machine may refuse such files.
  int file = memfd_create("paths", MFD_CLOEXEC | 8U /* MFD_NOEXEC_SEAL */);
  return file < 0 && errno == EINVAL ? memfd_create("paths", MFD_CLOEXEC) : file;
}
