/* test_launch.c - which launcher started a process, by its variables; label: unit */
#include "launch.h"

#include <stdlib.h>

#include "check.h"

static const char *const variables[] = {
    "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "PMI_RANK",           "PMI_SIZE", "PMIX_RANK",
    "SLURM_STEP_NUM_TASKS", "SLURM_NTASKS",         "FORKJOIN_MPI_ENGINE"};

static int clear(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
        unsetenv(variables[i]);
    return 0;
}

static void assert_launch(const char *engine, int rank, int size)
{
    struct launch launch = launch_read();
    if (engine)
        assert_string_equal(launch.engine, engine);
    else
        assert_null(launch.engine);
    assert_int_equal(launch.rank, rank);
    assert_int_equal(launch.size, size);
}

static void without_a_launcher_there_is_one_process(void **unused)
{
    (void)unused;
    assert_launch(NULL, 0, 1);
}

static void each_launcher_is_known_by_its_variables(void **unused)
{
    (void)unused;
    setenv("PMI_RANK", "3", 1);
    setenv("PMI_SIZE", "4", 1);
    assert_launch("mpich", 3, 4);
    setenv("OMPI_COMM_WORLD_RANK", "1", 1); /* Open MPI's mpirun may run inside of another's */
    setenv("OMPI_COMM_WORLD_SIZE", "2", 1);
    assert_launch("openmpi", 1, 2);
}

static void srun_tells_the_size_by_its_own_variables(void **unused)
{
    (void)unused;
    setenv("PMIX_RANK", "5", 1);
    setenv("SLURM_NTASKS", "8", 1);
    assert_launch("openmpi", 5, 8);
    setenv("SLURM_STEP_NUM_TASKS", "6", 1);
    assert_launch("openmpi", 5, 6);
}

static void another_engine_can_be_named(void **unused)
{
    (void)unused;
    setenv("PMI_RANK", "0", 1);
    setenv("PMI_SIZE", "2", 1);
    setenv("FORKJOIN_MPI_ENGINE", "openmpi", 1);
    assert_launch("openmpi", 0, 2);
}

static void what_is_no_rank_is_no_launch(void **unused)
{
    (void)unused;
    static const char *const bad[][2] = {{"x", "4"}, {"-1", "4"}, {"", "4"},  {"2x", "4"},
                                         {"4", "4"}, {"0", "x"},  {"0", "0"}, {"99999999999", "999999999999"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        setenv("PMI_RANK", bad[i][0], 1);
        setenv("PMI_SIZE", bad[i][1], 1);
        assert_launch(NULL, 0, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(without_a_launcher_there_is_one_process, clear),
        cmocka_unit_test_setup(each_launcher_is_known_by_its_variables, clear),
        cmocka_unit_test_setup(srun_tells_the_size_by_its_own_variables, clear),
        cmocka_unit_test_setup(another_engine_can_be_named, clear),
        cmocka_unit_test_setup(what_is_no_rank_is_no_launch, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
