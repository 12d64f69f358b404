/* peer_quantlib_options.cc - risk.european and risk.asian beside QuantLib's Monte Carlo engines. needs: quantlib
 *
 * QuantLib prices anything by the same path generators, which costs it two orders of magnitude on the simplest cases; who
 * reaches for it has usually no choice, so here it stands. */
#include <cmath>
#include <cstdio>
#include <memory>
#include <ql/quantlib.hpp>

#include "peer.h"

namespace
{

constexpr size_t european_paths = 1 << 18, asian_paths = 1 << 10, fixings = 252;
constexpr double errors_allowed = 4; /* of two Monte Carlo results: 1 pair in 16,000 lies further apart */

using Market = QuantLib::ext::shared_ptr<QuantLib::GeneralizedBlackScholesProcess>;

struct Theirs {
    std::unique_ptr<QuantLib::OneAssetOption> option;
    double price = 0, error = 0;
};

const char *version()
{
    return QL_VERSION;
}

/* Spot = strike = 100, 5 %, 20 %, one year of 365 days, as the kernels' defaults. */
Market make_market(const QuantLib::Date &today)
{
    using namespace QuantLib;
    Settings::instance().evaluationDate() = today;
    DayCounter days = Actual365Fixed();
    Handle<Quote> spot(ext::make_shared<SimpleQuote>(100));
    Handle<YieldTermStructure> rate(ext::make_shared<FlatForward>(today, 0.05, days));
    Handle<YieldTermStructure> dividend(ext::make_shared<FlatForward>(today, 0.0, days));
    Handle<BlackVolTermStructure> volatility(ext::make_shared<BlackConstantVol>(today, NullCalendar(), 0.2, days));
    return ext::make_shared<BlackScholesMertonProcess>(spot, dividend, rate, volatility);
}

bool open_european(const struct ours *, void **context, char *)
{
    using namespace QuantLib;
    Date today(2, January, 2026);
    auto theirs = std::make_unique<Theirs>();
    theirs->option = std::make_unique<VanillaOption>(ext::make_shared<PlainVanillaPayoff>(Option::Call, 100),
                                                     ext::make_shared<EuropeanExercise>(today + 365));
    theirs->option->setPricingEngine(
        MakeMCEuropeanEngine<PseudoRandom>(make_market(today)).withSteps(1).withSamples(european_paths).withSeed(1));
    *context = theirs.release();
    return true;
}

/* Its fixings lie on days, and 252 equal intervals do not: they are rounded to the next day, which moves the price by less
 * than a thousandth. */
bool open_asian(const struct ours *, void **context, char *)
{
    using namespace QuantLib;
    Date today(2, January, 2026);
    std::vector<Date> dates;
    for (size_t i = 1; i <= fixings; i++)
        dates.push_back(today + static_cast<Integer>(std::lround(365.0 * static_cast<double>(i) / fixings)));
    auto theirs = std::make_unique<Theirs>();
    theirs->option = std::make_unique<DiscreteAveragingAsianOption>(Average::Arithmetic, 0.0, 0, dates,
                                                                    ext::make_shared<PlainVanillaPayoff>(Option::Call, 100),
                                                                    ext::make_shared<EuropeanExercise>(today + 365));
    theirs->option->setPricingEngine(
        MakeMCDiscreteArithmeticAPEngine<PseudoRandom>(make_market(today)).withSamples(asian_paths).withSeed(1));
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

const char setting[] =
    "one thread, pseudo-random numbers (its default), neither antithetic paths nor a control variate, as ours";

} // namespace

const struct contest contests[] = {
    {
        .name = "risk.european QuantLib",
        .kernel = "risk.european",
        .peer = "QuantLib MCEuropeanEngine",
        .version = version,
        .setting = setting,
        .size = size_t(1) << 26,
        .peer_items = european_paths,
        .open = open_european,
        .run = run,
        .agree = agree,
        .close = close_peer,
    },
    {
        .name = "risk.asian QuantLib",
        .kernel = "risk.asian",
        .peer = "QuantLib MCDiscreteArithmeticAPEngine",
        .version = version,
        .setting = setting,
        .size = size_t(1) << 18,
        .peer_items = asian_paths,
        .open = open_asian,
        .run = run,
        .agree = agree,
        .close = close_peer,
    },
};
const size_t contest_count = sizeof contests / sizeof *contests;
