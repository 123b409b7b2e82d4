#define _GNU_SOURCE
#include <sched.h>
#include <sys/prctl.h>

#include "CEncoder.h"

void groupd_encoder_name_thread(const char *name) { prctl(PR_SET_NAME, name); }

int groupd_encoder_yield_to_all(void) {
    struct sched_param parameters = {.sched_priority = 0};
    return sched_setscheduler(0, SCHED_IDLE, &parameters) == 0;
}

int groupd_encoder_yields_to_all(void) { return sched_getscheduler(0) == SCHED_IDLE; }
