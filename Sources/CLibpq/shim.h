#pragma once
// What Glibc's Swift overlay does not export rides along: epoll, eventfd, and the name of a thread.
#include <libpq-fe.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

/// Names the calling thread, as `top -H` shows it (15 characters at most).
static inline void clibpq_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
