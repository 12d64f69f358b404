/* peer_quantlib_basket.cc - risk.basket beside QuantLib's Monte Carlo engine for baskets. needs: quantlib */
#include <cmath>
#include <cstdio>
#include <memory>
#include <ql/quantlib.hpp>

#include "peer.h"

namespace
{

constexpr size_t assets = 4, paths = 1 << 15;
constexpr double errors_allowed = 4; /* of two Monte Carlo results: 1 pair in 16,000 lies further apart */

struct Theirs {
    std::unique_ptr<QuantLib::BasketOption> option;
    double price = 0, error = 0;
};

const char *version()
{
    return QL_VERSION;
}

/* The kernel's default terms: stocks of 100, no interest, 40 %, correlation 1/2, five years of 365 days. */
bool open(const struct ours *, void **context, char *)
{
    using namespace QuantLib;
    Date today(2, January, 2026);
    Settings::instance().evaluationDate() = today;
    DayCounter days = Actual365Fixed();
    Handle<YieldTermStructure> rate(ext::make_shared<FlatForward>(today, 0.0, days));
    Handle<BlackVolTermStructure> volatility(ext::make_shared<BlackConstantVol>(today, NullCalendar(), 0.4, days));
    std::vector<ext::shared_ptr<StochasticProcess1D>> stocks;
    for (size_t i = 0; i < assets; i++) {
        Handle<Quote> spot(ext::make_shared<SimpleQuote>(100));
        stocks.push_back(ext::make_shared<BlackScholesMertonProcess>(spot, rate, rate, volatility));
    }
    Matrix correlation(assets, assets, 0.5);
    for (size_t i = 0; i < assets; i++)
        correlation[i][i] = 1;
    auto market = ext::make_shared<StochasticProcessArray>(stocks, correlation);
    auto payoff = ext::make_shared<AverageBasketPayoff>(ext::make_shared<PlainVanillaPayoff>(Option::Call, 100), assets);
    auto theirs = std::make_unique<Theirs>();
    theirs->option = std::make_unique<BasketOption>(payoff, ext::make_shared<EuropeanExercise>(today + 5 * 365));
    theirs->option->setPricingEngine(
        MakeMCEuropeanBasketEngine<PseudoRandom>(market).withSteps(1).withSamples(paths).withSeed(1));
    *context = theirs.release();
    return true;
}

bool run(void *context, double *, char *why)
{
    auto *theirs = static_cast<Theirs *>(context);
    try {
        theirs->option->recalculate();
        theirs->price = theirs->option->NPV();
        theirs->error = theirs->option->errorEstimate();
        return true;
    } catch (const std::exception &error) {
        snprintf(why, WHY_MAX, "QuantLib: %s", error.what());
        return false;
    }
}

bool agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const auto *theirs = static_cast<const Theirs *>(context);
    const auto *answer = static_cast<const double *>(ours->answer); /* price and standard error */
    double distance = std::fabs(answer[0] - theirs->price) / std::hypot(answer[1], theirs->error);
    snprintf(finding->text, FINDING_MAX, "prices %.5f and %.5f, %.1f joint standard errors apart, at most %.0f", answer[0],
             theirs->price, distance, errors_allowed);
    return distance <= errors_allowed;
}

void close_peer(void *context)
{
    delete static_cast<Theirs *>(context);
}

} // namespace

const struct contest contests[] = {
    {
        .name = "risk.basket QuantLib",
        .kernel = "risk.basket",
        .peer = "QuantLib MCEuropeanBasketEngine",
        .version = version,
        .setting = "one thread, one step, pseudo-random numbers (its default), neither antithetic paths nor a control variate, "
                   "as ours",
        .size = size_t(1) << 23,
        .peer_items = paths,
        .open = open,
        .run = run,
        .agree = agree,
        .close = close_peer,
    },
};
const size_t contest_count = sizeof contests / sizeof *contests;
