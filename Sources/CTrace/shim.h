/* Tracing of a child process, for the fault harness: what Swift cannot say of fork and ptrace. x86-64 Linux. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

/* Starts a program that stops at its first instruction, to be traced by the caller. After so many seconds it is ended. */
static inline int trace_start(const char *program, char *const *arguments, int errors, unsigned seconds) {
  pid_t child = fork();
  if (child != 0) return child;
  dup2(errors, 1);
  dup2(errors, 2);
  alarm(seconds);
  ptrace(PTRACE_TRACEME, 0, 0, 0);
  raise(SIGSTOP);
  execv(program, arguments);
  _exit(127);
}

/* A copy of this process, which has one thread. */
static inline int trace_fork(void) { return fork(); }

/* Has calls told apart from other stops, and the child end with its tracer; and what the child starts traced as well. */
static inline int trace_prepare(int process, int follows) {
  long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL;
  if (follows) options |= PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE;
  return (int)ptrace(PTRACE_SETOPTIONS, process, 0, (void *)options);
}

/* Goes on to the next beginning or end of a system call. */
static inline int trace_go(int process, int signal) { return (int)ptrace(PTRACE_SYSCALL, process, 0, (void *)(long)signal); }

/* Goes on without being traced. */
static inline int trace_release(int process) { return (int)ptrace(PTRACE_DETACH, process, 0, 0); }

static inline int trace_call(int process, long *number, long *arguments) {
  struct user_regs_struct registers;
  if (ptrace(PTRACE_GETREGS, process, 0, &registers) != 0) return -1;
  *number = (long)registers.orig_rax;
  arguments[0] = (long)registers.rdi;
  arguments[1] = (long)registers.rsi;
  arguments[2] = (long)registers.rdx;
  arguments[3] = (long)registers.r10;
  return 0;
}

/* Has the call that begins do nothing. */
static inline int trace_skip(int process) {
  struct user_regs_struct registers;
  if (ptrace(PTRACE_GETREGS, process, 0, &registers) != 0) return -1;
  registers.orig_rax = (unsigned long long)-1;
  return (int)ptrace(PTRACE_SETREGS, process, 0, &registers);
}

/* Has the call that begins take fewer bytes. */
static inline int trace_shorten(int process) {
  struct user_regs_struct registers;
  if (ptrace(PTRACE_GETREGS, process, 0, &registers) != 0) return -1;
  if (registers.rdx > 1) registers.rdx /= 2;
  return (int)ptrace(PTRACE_SETREGS, process, 0, &registers);
}

/* What the call that ends has answered. */
static inline int trace_answer(int process, long result) {
  struct user_regs_struct registers;
  if (ptrace(PTRACE_GETREGS, process, 0, &registers) != 0) return -1;
  registers.rax = (unsigned long long)result;
  return (int)ptrace(PTRACE_SETREGS, process, 0, &registers);
}

/* The file system forgets everything that was not flushed, as in a power cut: EXT4_IOC_SHUTDOWN, without the log. */
static inline int cut_power(const char *path) {
  int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return -1;
  uint32_t how = 2;
  int result = ioctl(folder, 0x8004587dUL, &how);
  close(folder);
  return result;
}
