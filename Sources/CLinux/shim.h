/* What Swift cannot name: variadic system calls of Linux, those that need newer constants than its headers give, and what
   processors can do beside calculating. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/inotify.h>
#include <sys/ptrace.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Has the processor bring the cache line of an address, whatever is there, while it goes on. */
static inline void linux_prefetch(const void *address) { __builtin_prefetch(address, 1); }

/* Renames, and refuses to put the file in the place of another. */
static inline int linux_rename_exclusive(int from, const char *name, int to, const char *other) {
  return (int)syscall(SYS_renameat2, from, name, to, other, 1u);
}

/* How many processors this process may run on. */
static inline int linux_processors(void) {
  unsigned long mask[128] = {0};
  int count = 0;
  if (syscall(SYS_sched_getaffinity, 0, sizeof mask, mask) < 0) return 1;
  for (int word = 0; word < 128; word++) count += __builtin_popcountl(mask[word]);
  return count;
}

/* Writes everything of the file system to the disk. */
static inline int linux_syncfs(int descriptor) { return (int)syscall(SYS_syncfs, descriptor); }

/* Writes a part of a file to the disk, and waits for it; what is known of the file is not made durable by this. */
static inline int linux_write_out(int descriptor, uint64_t offset, uint64_t count) {
  return (int)syscall(SYS_sync_file_range, descriptor, offset, count, 1u | 2u | 4u);
}

/* Begins to write a part of a file to the disk, and does not wait for it. */
static inline int linux_begin_write_out(int descriptor, uint64_t offset, uint64_t count) {
  return (int)syscall(SYS_sync_file_range, descriptor, offset, count, 2u);
}

/* Opens a name below a folder; never follows a link, leaves the folder, or enters another file system. */
static inline int linux_open_beneath(int folder, const char *name) {
  struct { uint64_t flags, mode, resolve; } how = {
    O_RDONLY | 00400000 /* O_NOFOLLOW */ | O_NONBLOCK | 02000000 /* O_CLOEXEC */, 0, 0x01 | 0x02 | 0x04 | 0x08};
  return (int)syscall(SYS_openat2, folder, name, &how, sizeof how);
}

/* Makes a file without a name in a folder, which is gone when it is closed, unless it was named. */
static inline int linux_create_unnamed(int folder, unsigned int mode) {
  return openat(folder, ".", O_RDWR | O_DIRECTORY | 020000000 /* O_TMPFILE */ | O_CLOEXEC, mode);
}

/* 0 when nobody on this machine has the file open for writing, EAGAIN when somebody has, another error when it cannot be
   told. The lease is given back at once. Whoever opens the file in between has the kernel tell us so, by a signal that ends
   a process (fcntl(2), "Leases"): it tells us by one that is ignored. */
static inline int linux_is_written(int descriptor) {
  if (fcntl(descriptor, 10 /* F_SETSIG */, SIGURG) != 0) return errno;
  if (fcntl(descriptor, 1024 /* F_SETLEASE */, F_RDLCK) != 0) return errno;
  (void)fcntl(descriptor, 1024, F_UNLCK);
  return 0;
}

/* Locks the whole file for this open description; -1 when another has it. */
static inline int linux_lock(int descriptor) {
  struct flock lock = {0};
  lock.l_type = F_WRLCK;
  return fcntl(descriptor, 37 /* F_OFD_SETLK */, &lock);
}

/* Gives the lock back, whoever else has the open description. */
static inline void linux_unlock(int descriptor) {
  struct flock lock = {0};
  lock.l_type = F_UNLCK;
  (void)fcntl(descriptor, 37 /* F_OFD_SETLK */, &lock);
}

static inline int linux_file_system(const char *path, long *type, unsigned long *free, unsigned long *total,
                                    unsigned long *nodes, unsigned long *all_nodes) {
  struct statfs facts;
  if (statfs(path, &facts) != 0) return -1;
  *type = (long)facts.f_type;
  *free = (unsigned long)facts.f_bavail * (unsigned long)facts.f_bsize;
  *total = (unsigned long)facts.f_blocks * (unsigned long)facts.f_bsize;
  *nodes = (unsigned long)facts.f_ffree;
  *all_nodes = (unsigned long)facts.f_files;
  return 0;
}

/* The process ends when its parent does. */
static inline int linux_die_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL); }

/* Bounds memory, and how many files are open, for good. */
static inline int linux_bound(unsigned long memory, unsigned long files) {
  struct rlimit most = {memory, memory}, open = {files, files};
  return setrlimit(RLIMIT_AS, &most) != 0 || setrlimit(RLIMIT_NOFILE, &open) != 0 ? -1 : 0;
}

static inline int linux_no_dumps(void) { return prctl(PR_SET_DUMPABLE, 0); }

/* A pipe whose ends are closed in programs that are started. */
static inline int linux_pipe(int *ends) { return (int)syscall(SYS_pipe2, ends, 02000000); }
