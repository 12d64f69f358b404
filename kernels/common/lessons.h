/* lessons.h - the tasks of a course lesson on threads and processes, whose claims `forkjoin matrix` holds against measurements.
 */
#ifndef FORKJOIN_LESSONS_H
#define FORKJOIN_LESSONS_H

/* One row of the lesson's table, in its words; each text is shorter than LESSON_TEXT_MAX bytes. */
enum { LESSON_TEXT_MAX = 96 };

struct lesson {
    const char *kind;   /* what bounds the task: "I/O-bound", "CPU-bound", "mixed" or "database" */
    const char *task;   /* "10 API calls" */
    const char *claim;  /* how many times faster workers make it: "10x"; "": the lesson says nothing */
    const char *advice; /* "threads: network waits" */
};

extern const struct lesson lesson_api, lesson_files, lesson_predictions, lesson_images, lesson_maths, lesson_pipeline,
    lesson_database;

#endif
