/* interval_json.c - an estimate and its interval as JSON. */
#include "interval_json.h"

#include <math.h>

#include "json_put.h"

json_t *interval_json(struct interval interval)
{
    if (interval.count == 0 || !isfinite(interval.middle))
        return json_null();
    json_t *object = json_object();
    json_put_count(&object, "count", interval.count);
    json_put(&object, "middle", json_real(interval.middle));
    json_put(&object, "low", interval.bounded ? json_number_or_null(interval.low) : json_null());
    json_put(&object, "high", interval.bounded ? json_number_or_null(interval.high) : json_null());
    if (interval.withheld)
        json_put(&object, "withheld", json_true());
    return object;
}
