/* server.h - an HTTP server for tests, which answers as badly as it is told to. */
#ifndef FORKJOIN_SERVER_H
#define FORKJOIN_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* One request for /stores/STORE. `number` counts the requests to this server from 0; `attempt` is what X-Attempt says. Returns
 * whether the connection is kept. Runs in a process of its own. */
typedef bool server_answer(int connection, size_t number, unsigned long store, unsigned long attempt);

struct server {
    unsigned port; /* of 127.0.0.1 */
    pid_t process;
    size_t *requests; /* shared: how many there were */
};

struct server server_start(server_answer *answer);
void server_stop(struct server *server);

/* A port at which nobody listens. */
unsigned server_closed_port(void);

/* Sends text as it is. */
void server_send(int connection, const char *text);

/* Sends status line, length and body. */
void server_respond(int connection, const char *status, const char *body);

/* The right answer. */
bool server_answer_well(int connection, size_t number, unsigned long store, unsigned long attempt);

#endif
