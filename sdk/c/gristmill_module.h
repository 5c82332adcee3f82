/*
 * Gristmill native modules, ABI version 1. A module is a shared library that exports the functions below; the full
 * contract, with an example in Rust, is in docs/module-abi.md. MIT license.
 *
 * All texts are UTF-8. All JSON is UTF-8 without a byte order mark. Lengths are in bytes and count no terminator.
 */
#ifndef GRISTMILL_MODULE_H
#define GRISTMILL_MODULE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GRISTMILL_ABI_VERSION 1u

/* What gristmill_create and gristmill_invoke return. Anything else counts as a fault. */
#define GRISTMILL_OK 0
#define GRISTMILL_ARGUMENT_ERROR 1 /* the caller is at fault: {"code","message","field"} */
#define GRISTMILL_FAULT 2          /* the module failed: {"code","message","retryable"}; retryable is true by default; and
                                      "retryAfterSeconds", "snooze": see docs/module-abi.md */

/* Levels of gristmill_call.log. */
#define GRISTMILL_LOG_DEBUG 1
#define GRISTMILL_LOG_INFO 2
#define GRISTMILL_LOG_WARNING 3
#define GRISTMILL_LOG_ERROR 4

/* The call under way. Valid until gristmill_invoke returns. */
typedef struct gristmill_call {
    uint32_t size;          /* sizeof(gristmill_call) as the host knows it: later versions append members */
    uint32_t attempt;       /* the job's attempt, from 1; 0 for a plain call */
    uint32_t max_attempts;  /* how many attempts the job may spend; 0 for a plain call */
    uint32_t reserved;
    uint64_t id;            /* names the call within this process, for gristmill_cancel */
    int64_t limit_ms;       /* the time the call may take, in milliseconds; -1 when not known */
    const char *job_id;     /* the job's id, ending with NUL; NULL for a plain call */
    const volatile int32_t *canceled; /* turns from 0 to 1 when the call is to stop: look at it in long loops */
    void *host;             /* the host's own */
    /* How far the operation is: a fraction of 0 to 1, or a negative number when that is not known. */
    void (*progress)(const struct gristmill_call *call, double fraction, const char *message, size_t length);
    /* A line for the host's log. */
    void (*log)(const struct gristmill_call *call, int32_t level, const char *message, size_t length);
} gristmill_call;

/* Required: returns GRISTMILL_ABI_VERSION as the module was compiled with. Called before anything else. */
uint32_t gristmill_abi_version(void);

/*
 * Required: runs one operation. instance is what gristmill_create made, or NULL without that function. On
 * GRISTMILL_OK *result is the result's JSON, else the error's. The buffer is the module's own, and goes back to it
 * through gristmill_free; it must not be NULL nor empty.
 */
int32_t gristmill_invoke(void *instance, const uint8_t *operation, size_t operation_length, const uint8_t *arguments,
                         size_t arguments_length, const gristmill_call *call, uint8_t **result, size_t *result_length);

/* Required: takes back a buffer that gristmill_invoke or gristmill_create handed out. */
void gristmill_free(uint8_t *buffer, size_t length);

/* Optional, both or neither: makes and ends an instance. On failure *error is as for gristmill_invoke, or NULL. */
int32_t gristmill_create(void **instance, uint8_t **error, size_t *error_length);
void gristmill_destroy(void *instance);

/*
 * Optional: called once, from another thread, when a call is to stop, after *call->canceled was set. For operations that
 * wait for something rather than loop.
 */
void gristmill_cancel(void *instance, uint64_t call_id);

/*
 * Optional: lets the library be put into a modules directory as libNAME.so, without a folder and a module.json. Returns
 * a text that ends with NUL and lives as long as the library: the JSON of a module.json without "name", "runtime" and
 * "entry".
 */
const char *gristmill_describe(void);

#ifdef __cplusplus
}
#endif

#endif
