/* measure.cc - the shim over Google Benchmark; the only C++ of the project. */
#include "measure.h"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

namespace
{

/* Keeps the time of the one run that a call makes, and prints nothing. */
class Keeper : public benchmark::BenchmarkReporter
{
  public:
    bool ReportContext(const Context &) override
    {
        return true;
    }

    void ReportRuns(const std::vector<Run> &runs) override
    {
        for (const Run &run : runs) {
            if (run.run_type == Run::RT_Iteration && run.iterations > 0) {
                seconds = run.real_accumulated_time / static_cast<double>(run.iterations);
                count++;
            }
        }
    }

    double seconds = 0;
    int count = 0;
};

/* The name as an anchored regular expression that matches nothing else. */
std::string exactly(const char *name)
{
    std::string pattern = "^";
    for (const char *at = name; *at; at++) {
        if (std::string("\\^$.|?*+()[]{}").find(*at) != std::string::npos)
            pattern += '\\';
        pattern += *at;
    }
    return pattern + "$";
}

} // namespace

extern "C" void measure_start(void)
{
    /* Google Benchmark's own options are not our interface: it is handed none. */
    char program[] = "forkjoin";
    char *arguments[] = {program, nullptr};
    int count = 1;
    benchmark::Initialize(&count, arguments);
}

extern "C" void measure_register(const char *name, measure_function *work, void *context)
{
    benchmark::RegisterBenchmark(name,
                                 [work, context](benchmark::State &state) {
                                     for (auto _ : state) {
                                         double seconds = 0;
                                         if (!work(context, &seconds)) {
                                             state.SkipWithError("the run failed");
                                             break;
                                         }
                                         state.SetIterationTime(seconds);
                                     }
                                 })
        ->Iterations(1)
        ->UseManualTime();
}

extern "C" bool measure_sample(const char *name, double *seconds)
{
    Keeper keeper;
    /* Google Benchmark appends its settings to the name: "/iterations:1/manual_time". */
    std::string pattern = exactly((std::string(name) + "/iterations:1/manual_time").c_str());
    benchmark::RunSpecifiedBenchmarks(&keeper, pattern);
    *seconds = keeper.seconds;
    return keeper.count == 1;
}

extern "C" void measure_context(char *json, size_t size)
{
    std::ostringstream text;
    benchmark::JSONReporter reporter;
    reporter.SetOutputStream(&text);
    reporter.ReportContext(benchmark::BenchmarkReporter::Context());
    std::string document = text.str() + "]}"; /* the reporter ends at the opening bracket of the benchmarks */
    bool fits = document.size() < size;
    std::snprintf(json, size, "%s", fits ? document.c_str() : "");
}

extern "C" void measure_clear(void)
{
    benchmark::ClearRegisteredBenchmarks();
}
