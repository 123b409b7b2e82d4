#pragma once
#include <cblas.h>

/* The library is loaded when it is first needed, not linked: it starts a thread for each further core the moment it is
 * loaded, which a server that never embeds, or `groupd version`, should not pay for. */
typedef __typeof__(&cblas_sgemm) groupd_blas_sgemm;
typedef __typeof__(&openblas_set_num_threads) groupd_blas_set_threads;
