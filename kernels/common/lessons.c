/* lessons.c - the lesson's table. */
#include "common/lessons.h"

const struct lesson lesson_api = {"I/O-bound", "10 API calls", "10x", "threads: network waits"};
const struct lesson lesson_files = {"I/O-bound", "1000 files", "10x", "threads or processes: report generation"};
const struct lesson lesson_predictions = {"CPU-bound", "ML predictions", "10x", "processes: CPU cores"};
const struct lesson lesson_images = {"CPU-bound", "image processing", "10x", "processes"};
const struct lesson lesson_maths = {"CPU-bound", "CPU maths", "16x", "processes: CPU cores"};
const struct lesson lesson_pipeline = {"mixed", "pipeline: files + API", "12x", "threads: simpler"};
const struct lesson lesson_database = {"database", "SQL queries", "", "threads: connection pooling"};
