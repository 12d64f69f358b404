# speedup.gp - one kernel's speedup against workers. Comes after style.gp, with these set: headline, subline, series_count, name[],
# most_workers, most_speedup, least_speedup and $data, whose block i holds the points of series i:
# workers speedup low high (low = high = speedup where the samples are too few for an interval).
set title headline . (subline eq '' ? '' : "\n" . subline) noenhanced
set xlabel 'workers'
set ylabel 'speedup over sequential (times)'
set format x '%g'
set format y '%g'
top = most_speedup > most_workers ? most_speedup : most_workers
# Few workers on straight axes, where differences show; many on logarithmic ones, where 1, 2, 4 ... are evenly apart. Series are moved
# apart by a hair, so that equal points and their bars can be told apart.
if (most_workers <= 8) {
    unset logscale
    set xrange [0.7 : most_workers + 0.3]
    set yrange [0 : top * 1.1]
    set xtics 1
    tic_step = top <= 4 ? 0.5 : 1
    set ytics tic_step
    moved(x, i) = x + 0.012 * most_workers * (i - (series_count + 1) / 2.0)
} else {
    set logscale x 2
    set logscale y 2
    set xrange [0.85 : most_workers * 1.18]
    set yrange [(least_speedup < 1 ? least_speedup * 0.9 : 0.85) : top * 1.18]
    set xtics autofreq
    set ytics autofreq
    moved(x, i) = x * (1 + 0.012 * (i - (series_count + 1) / 2.0))
}
unset mxtics
unset mytics
plot x with lines lc rgb '#888888' lw 1.5 dt 2 title 'ideal', \
     for [i = 1 : series_count] $data index (i - 1) using (moved($1, i)):2:3:4 with yerrorlines lt i title name[i]
