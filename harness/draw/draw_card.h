/* draw_card.h - the card of an exercise as a picture: 1200 x 630 pixels, which chat windows show whole. */
#ifndef FORKJOIN_DRAW_CARD_H
#define FORKJOIN_DRAW_CARD_H

#include "card.h"
#include "draw.h"
#include "draw_text.h"

/* Draws the card of kernel number `kernel` into `folder`, which it makes (not those above it): card-KERNEL.svg, .png and .pdf.
 * On anything but DRAW_DONE, why is in `why`. */
enum draw_status draw_card(const struct study *study, size_t kernel, const struct card *card, const char *folder,
                           char why[WHY_MAX]);

/* The file's name without its end: "card-my.kernel". */
struct draw_text draw_card_stem(const char *kernel_name);

/* Removes a card that an earlier run left there: none may stand beside a result that it is not of. False, and why, when one is
 * there and stays. */
bool draw_card_remove(const char *kernel_name, const char *folder, char why[WHY_MAX]);

#endif
