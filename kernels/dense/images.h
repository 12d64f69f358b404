/* images.h - Fashion-MNIST's images as rows of a table: the part that comes with forkjoin, or a user's rows. */
#ifndef FORKJOIN_IMAGES_H
#define FORKJOIN_IMAGES_H

#include <stdbool.h>

#include "common/settings.h"
#include "table/table.h"

enum { IMAGE_PIXELS = 784 }; /* 28 x 28 */

/* Images of IMAGE_PIXELS values, scaled from 0 .. 255 to 0 .. 1. With an `input` its rows, else those of the data directory.
 * Rows of another length, missing pixels and pixels out of range are refused. On false nothing is left to free. */
bool images_read(struct table *images, const char *input, const char *data_directory, char why[WHY_MAX]);

#endif
