#include "CEncoder.h"

#include <math.h>
#include <stddef.h>

#pragma clang fp contract(fast)

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")
#define TEXT_OF(name) #name
#define TEXT(name) TEXT_OF(name)

#define HEAD_WIDTH 32
/* 1/√32 */
#define HEAD_SCALE 0.17677670f

#if defined(__x86_64__)
/* 32 registers of 16 floats: 24 sums, 2 of weights, 1 of input. */
#define KIND(name) avx512##name
#define TARGET __attribute__((target("avx512f,avx2,fma")))
#define LANES 16
#define COLUMNS 2
#define TILE_ROWS 12
#include "kernels.inc"

/* 16 registers of 8 floats: 12 sums, 2 of weights, 1 of input. */
#define KIND(name) avx2##name
#define TARGET __attribute__((target("avx2,fma")))
#define LANES 8
#define COLUMNS 2
#define TILE_ROWS 6
#include "kernels.inc"
#endif

/* What any processor of the architecture can: 16 registers of 4 floats, or 32 (of which this uses 29). */
#define KIND(name) plain##name
#define TARGET
#define LANES 4
#if defined(__aarch64__)
#define COLUMNS 4
#else
#define COLUMNS 2
#endif
#define TILE_ROWS 6
#include "kernels.inc"

const struct groupd_encoder_kernels *groupd_encoder_kernels(int index) {
    const struct groupd_encoder_kernels *usable[3];
    int count = 0;
#if defined(__x86_64__)
    __builtin_cpu_init();
    int has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (has_avx2 && __builtin_cpu_supports("avx512f")) usable[count++] = &avx512kernels;
    if (has_avx2) usable[count++] = &avx2kernels;
#endif
    usable[count++] = &plainkernels;
    return 0 <= index && index < count ? usable[index] : NULL;
}

void groupd_encoder_turn(const float *matrix, int rows, int columns, float *result, int64_t stride) {
    /* Rows in blocks, so that what is written side by side is written at about the same time. */
    for (int first = 0; first < rows; first += 16) {
        int last = first + 16 < rows ? first + 16 : rows;
        for (int column = 0; column < columns; column++) {
            for (int row = first; row < last; row++) {
                result[column * stride + row] = matrix[(int64_t)row * columns + column];
            }
        }
    }
}
