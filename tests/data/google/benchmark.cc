// benchmark.cc - the program whose output lies beside it; see README.md.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <numeric>
#include <vector>

static void BM_Sum(benchmark::State &state)
{
    std::vector<double> values(static_cast<size_t>(state.range(0)), 1.5);
    for (auto _ : state)
        benchmark::DoNotOptimize(std::accumulate(values.begin(), values.end(), 0.0));
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Sum)->Arg(64)->Arg(4096);

static void BM_Sort(benchmark::State &state)
{
    for (auto _ : state) {
        std::vector<int> values(10000);
        for (size_t i = 0; i < values.size(); i++)
            values[i] = static_cast<int>((i * 7919) % 10007);
        std::sort(values.begin(), values.end());
        benchmark::DoNotOptimize(values.data());
    }
}
BENCHMARK(BM_Sort)->Unit(benchmark::kMicrosecond)->Threads(1)->Threads(2)->UseRealTime();

static void BM_Fill(benchmark::State &state)
{
    std::vector<char> bytes(static_cast<size_t>(state.range(0)));
    for (auto _ : state) {
        std::fill(bytes.begin(), bytes.end(), 'x');
        benchmark::DoNotOptimize(bytes.data());
        benchmark::ClobberMemory();
    }
    state.SetComplexityN(state.range(0));
}
BENCHMARK(BM_Fill)->Unit(benchmark::kMillisecond)->RangeMultiplier(4)->Range(1 << 16, 1 << 20)->Complexity();

static void BM_Broken(benchmark::State &state)
{
    state.SkipWithError("no file to read");
    for (auto _ : state)
        ;
}
BENCHMARK(BM_Broken);

BENCHMARK_MAIN();
