#pragma once
// The reply parser of hiredis, and what Swift's Glibc module leaves out of Linux.
#include <hiredis/hiredis.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>

// prctl is variadic, and those do not reach Swift.
static inline void chiredis_name_this_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }
