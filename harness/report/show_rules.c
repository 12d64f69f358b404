/* show_rules.c - prints how a result keeps the twelve rules. */
#include "show_rules.h"

#include "wrap.h"

static size_t count_of(const struct rules *rules, enum rule_state state)
{
    size_t count = 0;
    for (size_t i = 0; i < RULE_COUNT; i++)
        count += rules->rules[i].state == state;
    return count;
}

void show_rules(FILE *out, const struct rules *rules, bool full)
{
    size_t kept = count_of(rules, RULE_KEPT), broken = count_of(rules, RULE_BROKEN);
    fprintf(out, "\nthe twelve rules of Hoefler and Belli (SC 2015): %zu kept, %zu broken, %zu not applicable%s\n", kept,
            broken, RULE_COUNT - kept - broken, full ? "" : " (all: forkjoin report --full)");
    for (size_t i = 0; i < RULE_COUNT; i++) {
        const struct rule *rule = &rules->rules[i];
        if (!full && rule->state != RULE_BROKEN)
            continue;
        fprintf(out, "  %2zu %s - %s\n", i + 1, rules_state_name(rule->state), rules_title(i + 1));
        wrap_print(out, 7, rule->text);
    }
}
