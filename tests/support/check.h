/* check.h - cmocka with what its header needs before it. */
#ifndef FORKJOIN_CHECK_H
#define FORKJOIN_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after the four above */
#include <cmocka.h>

#endif
