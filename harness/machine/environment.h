/* environment.h - the environment variables that the OpenMP runtime reads before main() begins. */
#ifndef FORKJOIN_ENVIRONMENT_H
#define FORKJOIN_ENVIRONMENT_H

/* Starts the program anew, once, when a variable that decides how threads wait, bind and grow is not as the measurements need
 * it. Returns when all is well, or cannot be mended. */
void environment_prepare(char **argv);

#endif
