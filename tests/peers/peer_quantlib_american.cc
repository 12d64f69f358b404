/* peer_quantlib_american.cc - risk.american beside QuantLib's Longstaff-Schwartz engine. needs: quantlib */
#include <cmath>
#include <cstdio>
#include <memory>
#include <ql/quantlib.hpp>

#include "peer.h"

namespace
{

constexpr size_t paths = 1 << 13, dates = 50;
constexpr double errors_allowed = 4; /* of two Monte Carlo results: 1 pair in 16,000 lies further apart */
/* It fits on 2,048 paths and applies that to others: what such a policy loses is up to so much of the price. */
constexpr double fits_allowed = 0.004;

struct Theirs {
    std::unique_ptr<QuantLib::VanillaOption> option;
    double price = 0, error = 0;
};

const char *version()
{
    return QL_VERSION;
}

/* Spot 36, strike 40, 6 %, 20 %, one year of 365 days, as the kernel's defaults. */
QuantLib::ext::shared_ptr<QuantLib::GeneralizedBlackScholesProcess> make_market(const QuantLib::Date &today)
{
    using namespace QuantLib;
    Settings::instance().evaluationDate() = today;
    DayCounter days = Actual365Fixed();
    Handle<Quote> spot(ext::make_shared<SimpleQuote>(36));
    Handle<YieldTermStructure> rate(ext::make_shared<FlatForward>(today, 0.06, days));
    Handle<YieldTermStructure> dividend(ext::make_shared<FlatForward>(today, 0.0, days));
    Handle<BlackVolTermStructure> volatility(ext::make_shared<BlackConstantVol>(today, NullCalendar(), 0.2, days));
    return ext::make_shared<BlackScholesMertonProcess>(spot, dividend, rate, volatility);
}

bool open_peer(const struct ours *, void **context, char *why)
{
    using namespace QuantLib;
    try {
        Date today(2, January, 2026);
        auto theirs = std::make_unique<Theirs>();
        theirs->option = std::make_unique<VanillaOption>(ext::make_shared<PlainVanillaPayoff>(Option::Put, 40),
                                                         ext::make_shared<AmericanExercise>(today, today + 365));
        theirs->option->setPricingEngine(MakeMCAmericanEngine<PseudoRandom>(make_market(today))
                                             .withSteps(dates)
                                             .withSamples(paths)
                                             .withCalibrationSamples(2048)
                                             .withPolynomialOrder(3)
                                             .withBasisSystem(LsmBasisSystem::Monomial)
                                             .withSeed(1));
        *context = theirs.release();
        return true;
    } catch (const std::exception &error) {
        snprintf(why, WHY_MAX, "QuantLib: %s", error.what());
        return false;
    }
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
    const auto *answer = static_cast<const double *>(ours->answer); /* begins with price and standard error */
    double distance = std::fabs(answer[0] - theirs->price), error = std::hypot(answer[1], theirs->error);
    snprintf(finding->text, FINDING_MAX,
             "prices %.5f and %.5f, %.1f joint standard errors apart, at most %.0f and 0.4 %% of bias", answer[0],
             theirs->price, distance / error, errors_allowed);
    return distance <= errors_allowed * error + fits_allowed * answer[0];
}

void close_peer(void *context)
{
    delete static_cast<Theirs *>(context);
}

} // namespace

const struct contest contests[] = {
    {
        .name = "risk.american QuantLib",
        .kernel = "risk.american",
        .peer = "QuantLib MCAmericanEngine",
        .version = version,
        .setting =
            "one thread, pseudo-random numbers, cubic fits made on 2,048 paths (its default) and applied to the others: less "
            "work than ours, which fits on all paths; no antithetic paths, no control variate, as ours",
        .size = size_t(1) << 20,
        .peer_items = paths,
        .open = open_peer,
        .run = run,
        .agree = agree,
        .close = close_peer,
    },
};
const size_t contest_count = sizeof contests / sizeof *contests;
