#pragma once
#include <stdint.h>

/* What the encoder does besides matrix products, compiled once for each kind of processor: Swift compiles a function for
 * one kind only, and what every x86-64 can do is half as fast here as what nearly all of them can. All matrices are in
 * row-major order. */
struct groupd_encoder_kernels {
    /* What it was compiled for. */
    const char *name;

    /* The attention of the tokens of one text to each other. `joint` holds a row a token: its query, key and value,
     * `heads` × 32 numbers each. `scratch` has room for groupd_encoder_scratch(tokens) numbers. */
    void (*attend)(const float *joint, int tokens, int heads, float *scratch, float *context);

    /* Adds `added` to `rows`, unless it is NULL, and normalises each row (Ba et al. 2016, arXiv:1607.06450). */
    void (*normalize)(float *rows, const float *added, int count, int width, const float *weight, const float *bias);

    /* The Gaussian error linear unit, x/2 · (1 + erf(x/√2)), of `count` numbers (Hendrycks and Gimpel 2016,
     * arXiv:1606.08415). `count` is a multiple of 16. */
    void (*gelu)(float *values, int64_t count);

    /* A row for each token: its word, its place and what all have in common, added up. */
    void (*embed)(
        const int32_t *tokens, int count, int width, const float *words, const float *places, const float *common,
        float *rows);

    /* The mean of rows, brought to length 1; zeros where they cancel each other out. */
    void (*pool)(const float *rows, int count, int width, float *vector);
};

/* The kernels that this processor can run, the fastest at 0; NULL beyond the last, which every processor can. */
const struct groupd_encoder_kernels *groupd_encoder_kernels(int index);

/* Numbers that `attend` needs room for. */
static inline int64_t groupd_encoder_scratch(int tokens) {
    int64_t padded = (tokens + 31) / 32 * 32;
    return padded * (padded + 32);
}

/* Turns a matrix over its diagonal; the result's rows are `stride` numbers apart. */
void groupd_encoder_turn(const float *matrix, int rows, int columns, float *result, int64_t stride);

/* What Swift cannot call: prctl is variadic, and SCHED_IDLE is hidden from it. */

/* Names the calling thread, in at most 15 bytes. */
void groupd_encoder_name_thread(const char *name);

/* Lets the calling thread run only while no other wants to. Whether the system agreed. */
int groupd_encoder_yield_to_all(void);

/* Whether the calling thread is one that yields. */
int groupd_encoder_yields_to_all(void);
