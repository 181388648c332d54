/* SPDX-License-Identifier: MIT */
/*
 * What our processes may ask of the kernel, by name: names that this machine
 * or this libseccomp does not know are left out, so the newest may stand here.
 *
 * SANDBOX_CALL(name)    every process of ours (sandbox.h says which rules its
 *                       arguments have besides)
 * SANDBOX_START(name)   those that start programs
 * SANDBOX_SOUND(name)   the audio helper, once its threads run
 * SANDBOX_DEADLY(name)  nobody: whoever tries is not us any more
 *
 * What stands nowhere does not exist for us: ENOSYS, for which libraries have
 * another way.
 */
/* clang-format off */
#ifdef SANDBOX_CALL
/* files */
SANDBOX_CALL(access) SANDBOX_CALL(chdir) SANDBOX_CALL(chmod)
SANDBOX_CALL(close) SANDBOX_CALL(close_range) SANDBOX_CALL(copy_file_range)
SANDBOX_CALL(creat) SANDBOX_CALL(dup) SANDBOX_CALL(dup2) SANDBOX_CALL(dup3)
SANDBOX_CALL(faccessat) SANDBOX_CALL(faccessat2) SANDBOX_CALL(fadvise64)
SANDBOX_CALL(fallocate) SANDBOX_CALL(fchdir) SANDBOX_CALL(fchmod)
SANDBOX_CALL(fchmodat) SANDBOX_CALL(fchmodat2) SANDBOX_CALL(fcntl)
SANDBOX_CALL(fdatasync) SANDBOX_CALL(fgetxattr) SANDBOX_CALL(flistxattr)
SANDBOX_CALL(flock) SANDBOX_CALL(fstat) SANDBOX_CALL(fstatfs)
SANDBOX_CALL(fsync) SANDBOX_CALL(ftruncate) SANDBOX_CALL(futimesat)
SANDBOX_CALL(getcwd) SANDBOX_CALL(getdents) SANDBOX_CALL(getdents64)
SANDBOX_CALL(getxattr) SANDBOX_CALL(lgetxattr) SANDBOX_CALL(link)
SANDBOX_CALL(linkat) SANDBOX_CALL(listxattr) SANDBOX_CALL(llistxattr)
SANDBOX_CALL(lseek) SANDBOX_CALL(lstat) SANDBOX_CALL(mkdir)
SANDBOX_CALL(mkdirat) SANDBOX_CALL(newfstatat) SANDBOX_CALL(open)
SANDBOX_CALL(openat) SANDBOX_CALL(openat2) SANDBOX_CALL(pread64)
SANDBOX_CALL(preadv) SANDBOX_CALL(preadv2) SANDBOX_CALL(pwrite64)
SANDBOX_CALL(pwritev) SANDBOX_CALL(pwritev2) SANDBOX_CALL(read)
SANDBOX_CALL(readahead) SANDBOX_CALL(readlink) SANDBOX_CALL(readlinkat)
SANDBOX_CALL(readv) SANDBOX_CALL(rename) SANDBOX_CALL(renameat)
SANDBOX_CALL(renameat2) SANDBOX_CALL(rmdir) SANDBOX_CALL(sendfile)
SANDBOX_CALL(splice) SANDBOX_CALL(stat) SANDBOX_CALL(statfs)
SANDBOX_CALL(statx) SANDBOX_CALL(symlink) SANDBOX_CALL(symlinkat)
SANDBOX_CALL(sync_file_range) SANDBOX_CALL(tee) SANDBOX_CALL(truncate)
SANDBOX_CALL(umask) SANDBOX_CALL(unlink) SANDBOX_CALL(unlinkat)
SANDBOX_CALL(utime) SANDBOX_CALL(utimensat) SANDBOX_CALL(utimes)
SANDBOX_CALL(write) SANDBOX_CALL(writev)
/* memory */
SANDBOX_CALL(brk) SANDBOX_CALL(madvise) SANDBOX_CALL(map_shadow_stack)
SANDBOX_CALL(membarrier) SANDBOX_CALL(mlock)
SANDBOX_CALL(mlock2) SANDBOX_CALL(mremap) SANDBOX_CALL(mseal)
SANDBOX_CALL(msync) SANDBOX_CALL(munlock) SANDBOX_CALL(munmap)
/* sockets; which kinds stands in sandbox.c */
SANDBOX_CALL(accept) SANDBOX_CALL(accept4) SANDBOX_CALL(bind)
SANDBOX_CALL(connect) SANDBOX_CALL(getpeername) SANDBOX_CALL(getsockname)
SANDBOX_CALL(getsockopt) SANDBOX_CALL(listen) SANDBOX_CALL(recvfrom)
SANDBOX_CALL(recvmmsg) SANDBOX_CALL(recvmsg) SANDBOX_CALL(sendmmsg)
SANDBOX_CALL(sendmsg) SANDBOX_CALL(sendto) SANDBOX_CALL(setsockopt)
SANDBOX_CALL(shutdown)
/* waiting */
SANDBOX_CALL(epoll_create) SANDBOX_CALL(epoll_create1)
SANDBOX_CALL(epoll_ctl) SANDBOX_CALL(epoll_pwait) SANDBOX_CALL(epoll_pwait2)
SANDBOX_CALL(epoll_wait) SANDBOX_CALL(eventfd) SANDBOX_CALL(eventfd2)
SANDBOX_CALL(futex) SANDBOX_CALL(futex_waitv) SANDBOX_CALL(inotify_add_watch)
SANDBOX_CALL(inotify_init) SANDBOX_CALL(inotify_init1)
SANDBOX_CALL(inotify_rm_watch) SANDBOX_CALL(pause) SANDBOX_CALL(pipe)
SANDBOX_CALL(pipe2) SANDBOX_CALL(poll) SANDBOX_CALL(ppoll)
SANDBOX_CALL(pselect6) SANDBOX_CALL(restart_syscall) SANDBOX_CALL(select)
SANDBOX_CALL(signalfd) SANDBOX_CALL(signalfd4)
/* time */
SANDBOX_CALL(alarm) SANDBOX_CALL(clock_getres) SANDBOX_CALL(clock_gettime)
SANDBOX_CALL(clock_nanosleep) SANDBOX_CALL(getitimer)
SANDBOX_CALL(gettimeofday) SANDBOX_CALL(nanosleep) SANDBOX_CALL(setitimer)
SANDBOX_CALL(time) SANDBOX_CALL(timer_create) SANDBOX_CALL(timer_delete)
SANDBOX_CALL(timer_getoverrun) SANDBOX_CALL(timer_gettime)
SANDBOX_CALL(timer_settime) SANDBOX_CALL(timerfd_create)
SANDBOX_CALL(timerfd_gettime) SANDBOX_CALL(timerfd_settime)
SANDBOX_CALL(times)
/* signals, threads, what a process asks of itself */
SANDBOX_CALL(arch_prctl) SANDBOX_CALL(capget) SANDBOX_CALL(exit)
SANDBOX_CALL(exit_group) SANDBOX_CALL(get_robust_list) SANDBOX_CALL(getcpu)
SANDBOX_CALL(getegid) SANDBOX_CALL(geteuid) SANDBOX_CALL(getgid)
SANDBOX_CALL(getgroups) SANDBOX_CALL(getpgid) SANDBOX_CALL(getpgrp)
SANDBOX_CALL(getpid) SANDBOX_CALL(getppid) SANDBOX_CALL(getpriority)
SANDBOX_CALL(getrandom) SANDBOX_CALL(getresgid) SANDBOX_CALL(getresuid)
SANDBOX_CALL(getrlimit) SANDBOX_CALL(getrusage) SANDBOX_CALL(getsid)
SANDBOX_CALL(gettid) SANDBOX_CALL(getuid) SANDBOX_CALL(kill)
SANDBOX_CALL(landlock_add_rule) SANDBOX_CALL(landlock_create_ruleset)
SANDBOX_CALL(landlock_restrict_self) SANDBOX_CALL(rseq)
SANDBOX_CALL(rt_sigaction) SANDBOX_CALL(rt_sigpending)
SANDBOX_CALL(rt_sigprocmask) SANDBOX_CALL(rt_sigqueueinfo)
SANDBOX_CALL(rt_sigreturn) SANDBOX_CALL(rt_sigsuspend)
SANDBOX_CALL(rt_sigtimedwait) SANDBOX_CALL(sched_get_priority_max)
SANDBOX_CALL(sched_get_priority_min) SANDBOX_CALL(sched_getaffinity)
SANDBOX_CALL(sched_getparam) SANDBOX_CALL(sched_getscheduler)
SANDBOX_CALL(sched_yield) SANDBOX_CALL(seccomp)
SANDBOX_CALL(set_robust_list) SANDBOX_CALL(set_tid_address)
SANDBOX_CALL(setpgid) SANDBOX_CALL(setsid)
SANDBOX_CALL(sigaltstack) SANDBOX_CALL(sysinfo) SANDBOX_CALL(tgkill)
SANDBOX_CALL(tkill) SANDBOX_CALL(uname) SANDBOX_CALL(wait4)
SANDBOX_CALL(waitid)
#endif

#ifdef SANDBOX_START
SANDBOX_START(execve) SANDBOX_START(vfork) SANDBOX_START(fork)
#endif

#ifdef SANDBOX_SOUND
SANDBOX_SOUND(brk) SANDBOX_SOUND(clock_getres) SANDBOX_SOUND(clock_gettime)
SANDBOX_SOUND(clock_nanosleep) SANDBOX_SOUND(close) SANDBOX_SOUND(exit)
SANDBOX_SOUND(exit_group) SANDBOX_SOUND(flock) SANDBOX_SOUND(fstat)
SANDBOX_SOUND(futex) SANDBOX_SOUND(futex_waitv)
SANDBOX_SOUND(get_robust_list) SANDBOX_SOUND(getcpu) SANDBOX_SOUND(getpid)
SANDBOX_SOUND(getrandom) SANDBOX_SOUND(gettid) SANDBOX_SOUND(gettimeofday)
SANDBOX_SOUND(lseek) SANDBOX_SOUND(madvise) SANDBOX_SOUND(membarrier)
SANDBOX_SOUND(mremap) SANDBOX_SOUND(mseal) SANDBOX_SOUND(munmap)
SANDBOX_SOUND(nanosleep) SANDBOX_SOUND(poll) SANDBOX_SOUND(ppoll)
SANDBOX_SOUND(restart_syscall) SANDBOX_SOUND(rseq)
SANDBOX_SOUND(rt_sigaction) SANDBOX_SOUND(rt_sigprocmask)
SANDBOX_SOUND(rt_sigreturn) SANDBOX_SOUND(sched_getaffinity)
SANDBOX_SOUND(sched_yield) SANDBOX_SOUND(set_robust_list)
SANDBOX_SOUND(sigaltstack) SANDBOX_SOUND(time)
#endif

#ifdef SANDBOX_DEADLY
/* other processes, and other views of the machine */
SANDBOX_DEADLY(kcmp) SANDBOX_DEADLY(open_by_handle_at)
SANDBOX_DEADLY(personality) SANDBOX_DEADLY(pidfd_getfd)
SANDBOX_DEADLY(process_madvise) SANDBOX_DEADLY(process_vm_readv)
SANDBOX_DEADLY(process_vm_writev) SANDBOX_DEADLY(ptrace)
SANDBOX_DEADLY(setns) SANDBOX_DEADLY(unshare)
/* the file systems */
SANDBOX_DEADLY(chroot) SANDBOX_DEADLY(fsconfig) SANDBOX_DEADLY(fsmount)
SANDBOX_DEADLY(fsopen) SANDBOX_DEADLY(fspick) SANDBOX_DEADLY(mount)
SANDBOX_DEADLY(mount_setattr) SANDBOX_DEADLY(move_mount)
SANDBOX_DEADLY(open_tree) SANDBOX_DEADLY(pivot_root)
SANDBOX_DEADLY(swapoff) SANDBOX_DEADLY(swapon) SANDBOX_DEADLY(umount)
SANDBOX_DEADLY(umount2)
/* the kernel itself */
SANDBOX_DEADLY(acct) SANDBOX_DEADLY(add_key) SANDBOX_DEADLY(bpf)
SANDBOX_DEADLY(delete_module) SANDBOX_DEADLY(execveat)
SANDBOX_DEADLY(finit_module) SANDBOX_DEADLY(init_module)
SANDBOX_DEADLY(io_uring_enter) SANDBOX_DEADLY(io_uring_register)
SANDBOX_DEADLY(io_uring_setup) SANDBOX_DEADLY(ioperm)
SANDBOX_DEADLY(iopl) SANDBOX_DEADLY(kexec_file_load)
SANDBOX_DEADLY(kexec_load) SANDBOX_DEADLY(keyctl)
SANDBOX_DEADLY(perf_event_open) SANDBOX_DEADLY(reboot)
SANDBOX_DEADLY(request_key) SANDBOX_DEADLY(userfaultfd)
#endif
    /* clang-format on */
