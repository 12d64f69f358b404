/* gbdt_text.h - models of one tree as XGBoost's JSON, of which a test replaces a piece. */
#ifndef FORKJOIN_GBDT_TEXT_H
#define FORKJOIN_GBDT_TEXT_H

#include "trees/gbdt_model.h"

enum { GBDT_TEXT_MAX = 1 << 14 };

/* What stands in the text, as it stands there. */
struct gbdt_parts {
    const char *booster, *objective, *class_count, *feature_count, *base_score, *node_count;
    const char *left, *right, *features, *values, *default_left, *categories;
};

/* A tree that is read: feature 1 below 3.5 is 1, else 2.25, on a base score of 0.5; missing goes left. */
extern const struct gbdt_parts gbdt_sound;

void gbdt_write(const struct gbdt_parts *parts, char text[GBDT_TEXT_MAX]);

/* gbdt_model_parse() of a text that is called some.json. */
bool gbdt_parse_text(struct gbdt_model *model, const char *text, char why[WHY_MAX]);

/* The margin of (0, value) under a model of these parts. */
float gbdt_margin_of(struct gbdt_parts parts, float value);

/* One line, long enough to hold cause, fact and next step, that has these words in it. */
void gbdt_expect_message(const char *why, const char *words);

/* Neither is read, and these words say why. */
void gbdt_expect_text_refused(const char *text, const char *words);
void gbdt_expect_refused(struct gbdt_parts parts, const char *words);

#endif
