/* tail.c - a floor, a comparison a number, and now and then a quickselect. */
#include "tail.h"

#include <assert.h>

struct tail tail_begin(double *values, size_t room, size_t keep, double floor)
{
    assert(keep >= 1 && room >= keep + TAIL_BLOCK);
    return (struct tail){.values = values, .room = room, .keep = keep, .floor = floor};
}

double tail_select(double *numbers, size_t count, size_t index)
{
    assert(index < count);
    ptrdiff_t wanted = (ptrdiff_t)index, low = 0, high = (ptrdiff_t)count - 1;
    while (low < high) {
        double pivot = numbers[low + (high - low) / 2];
        ptrdiff_t i = low, j = high;
        while (i <= j) { /* greater ones go to the left, lesser ones to the right */
            while (numbers[i] > pivot)
                i++;
            while (numbers[j] < pivot)
                j--;
            if (i <= j) {
                double swapped = numbers[i];
                numbers[i++] = numbers[j];
                numbers[j--] = swapped;
            }
        }
        if (wanted <= j)
            high = j;
        else if (wanted >= i)
            low = i;
        else
            break; /* between both all equal the pivot */
    }
    return numbers[index];
}

void tail_shorten(struct tail *tail)
{
    if (tail->count <= tail->keep)
        return;
    tail->floor = tail_select(tail->values, tail->count, tail->keep - 1);
    tail->count = tail->keep;
}

/* Every number is stored, and only the place moves on where it counts: no branch to be mispredicted. */
void tail_add(struct tail *tail, const double *numbers, size_t count)
{
    assert(count <= TAIL_BLOCK);
    if (tail->room - tail->count < TAIL_BLOCK)
        tail_shorten(tail);
    double *values = tail->values, floor = tail->floor;
    size_t place = tail->count;
    for (size_t i = 0; i < count; i++) {
        values[place] = numbers[i];
        place += numbers[i] > floor;
    }
    tail->count = place;
}
