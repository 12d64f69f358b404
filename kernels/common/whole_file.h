/* whole_file.h - a whole file in memory. */
#ifndef FORKJOIN_WHOLE_FILE_H
#define FORKJOIN_WHOLE_FILE_H

#include <stddef.h>

#include "settings.h"

/* The file's bytes and a closing 0, to be freed by the caller; their number without the 0 in *bytes. NULL with the cause in
 * `why` when it cannot be read, is no regular file or is longer than bytes_max. */
char *whole_file_read(const char *path, size_t bytes_max, char why[WHY_MAX], size_t *bytes);

/* "cannot read 'PATH': CAUSE" into `why`; of a long path only its end, which says most. */
void whole_file_refuse(const char *path, const char *cause, char why[WHY_MAX]);

#endif
