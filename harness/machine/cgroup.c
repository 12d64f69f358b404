/* cgroup.c - reads CPU quotas, from the group of this process up to the root (cgroup-v2.rst and sched-bwc.rst of the Linux
 * kernel's documentation). */
#define _GNU_SOURCE
#include "cgroup.h"

#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "small_file.h"

/* The group of this process in one hierarchy. */
struct group {
    char path[PATH_MAX / 2]; /* "/a/b" */
    const char *mount;       /* below /sys/fs/cgroup: "" for version 2 */
    bool found, version_2;
};

static bool has_word(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = strstr(list, word); at; at = strstr(at + 1, word)) {
        if ((at == list || at[-1] == ',') && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return false;
}

/* Lines are "ID:CONTROLLERS:PATH"; version 2 has ID 0 and no controllers. Version 1, where it holds the cpu controller, rules.
 */
static struct group find_group(const char *root)
{
    struct group group = {.mount = ""};
    char name[PATH_MAX];
    snprintf(name, sizeof name, "%s/proc/self/cgroup", root);
    FILE *file = fopen(name, "re");
    if (!file)
        return group;
    char line[PATH_MAX];
    while (fgets(line, sizeof line, file)) {
        char controllers[256] = "", path[PATH_MAX / 2] = "/";
        line[strcspn(line, "\n")] = '\0';
        bool version_2 = sscanf(line, "0::%2047[^\n]", path) == 1;
        bool version_1 =
            !version_2 && sscanf(line, "%*u:%255[^:]:%2047[^\n]", controllers, path) == 2 && has_word(controllers, "cpu");
        if (version_1 || (version_2 && !group.found)) {
            group = (struct group){.mount = version_1 ? "/cpu" : "", .found = true, .version_2 = version_2};
            snprintf(group.path, sizeof group.path, "%s", strcmp(path, "/") == 0 ? "" : path);
        }
    }
    fclose(file);
    return group;
}

/* The quota of one group in CPUs; 0 for none. */
static double quota_of(const char *directory, bool version_2)
{
    char name[PATH_MAX + 32], line[128];
    double quota = 0, period = 0;
    if (version_2) {
        snprintf(name, sizeof name, "%s/cpu.max", directory);
        if (!small_file_line("", name, line, sizeof line) || sscanf(line, "%lf %lf", &quota, &period) != 2)
            return 0; /* "max PERIOD": no quota */
    } else {
        snprintf(name, sizeof name, "%s/cpu.cfs_quota_us", directory);
        if (!small_file_line("", name, line, sizeof line) || sscanf(line, "%lf", &quota) != 1)
            return 0;
        snprintf(name, sizeof name, "%s/cpu.cfs_period_us", directory);
        if (!small_file_line("", name, line, sizeof line) || sscanf(line, "%lf", &period) != 1)
            return 0;
    }
    return isfinite(quota) && quota > 0 && period > 0 ? quota / period : 0;
}

/* Moves on to the parent, whose quota holds as well; false at the root. */
static bool go_up(struct group *group)
{
    char *slash = strrchr(group->path, '/');
    if (slash)
        *slash = '\0';
    return slash != NULL;
}

double cgroup_quota(const char *root)
{
    struct group group = find_group(root);
    double least = 0;
    if (!group.found)
        return 0;
    do {
        char directory[PATH_MAX];
        snprintf(directory, sizeof directory, "%s/sys/fs/cgroup%s%s", root, group.mount, group.path);
        double quota = quota_of(directory, group.version_2);
        if (quota > 0 && (least == 0 || quota < least))
            least = quota;
    } while (go_up(&group));
    return least;
}

/* nr_throttled of one group; -1 where it has none. */
static long throttled_of(const char *directory)
{
    char name[PATH_MAX + 32], line[128];
    snprintf(name, sizeof name, "%s/cpu.stat", directory);
    FILE *file = fopen(name, "re");
    if (!file)
        return -1;
    long throttled = -1;
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "nr_throttled %ld", &throttled) == 1)
            break;
    }
    fclose(file);
    return throttled;
}

long cgroup_throttled(const char *root)
{
    struct group group = find_group(root);
    long sum = -1;
    if (!group.found)
        return -1;
    do {
        char directory[PATH_MAX];
        snprintf(directory, sizeof directory, "%s/sys/fs/cgroup%s%s", root, group.mount, group.path);
        long throttled = throttled_of(directory);
        if (throttled >= 0)
            sum = (sum > 0 ? sum : 0) + throttled;
    } while (go_up(&group));
    return sum;
}
