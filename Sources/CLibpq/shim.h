#pragma once
// epoll and eventfd ride along: Glibc's Swift overlay does not export them.
#include <libpq-fe.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
