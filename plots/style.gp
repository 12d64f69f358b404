# style.gp - what all plots share; comes first in every file. Colours: Okabe & Ito 2008, told apart by colour-blind readers and, through
# their point types, in grey print. Line types 1 to 6 are strategies (or machines) in the order of the result; 7 is the sequential run.
# hollow(t) is the point type of type t for what is flagged or cold.
set encoding utf8
set termoption noenhanced
set linetype 1 lc rgb '#0072B2' lw 1.8 pt 7 ps 0.8 * mark_scale
set linetype 2 lc rgb '#D55E00' lw 1.8 pt 5 ps 0.75 * mark_scale
set linetype 3 lc rgb '#009E73' lw 1.8 pt 9 ps 0.95 * mark_scale
set linetype 4 lc rgb '#CC79A7' lw 1.8 pt 13 ps 0.95 * mark_scale
set linetype 5 lc rgb '#E69F00' lw 1.8 pt 11 ps 0.95 * mark_scale
set linetype 6 lc rgb '#56B4E9' lw 1.8 pt 3 ps 0.9 * mark_scale
set linetype 7 lc rgb '#000000' lw 1.8 pt 15 ps 0.8 * mark_scale
set linetype cycle 7
array colour[7] = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000']
array faint[7] = ['#990072B2', '#99D55E00', '#99009E73', '#99CC79A7', '#99E69F00', '#9956B4E9', '#99000000'] # see-through
array filled[7] = [7, 5, 9, 13, 11, 3, 15]
array hollow[7] = [6, 4, 8, 12, 10, 2, 14]
# Line types for all that is not a series.
set style line 20 lc rgb '#888888' lw 1.2 dt (8, 6) # what would be ideal
set style arrow 1 nohead back lc rgb '#999999' lw 1 dt (2, 3) # where another part of the machine begins
label_font = sprintf(',%g', font_size * 0.9)
tic_font = sprintf(',%g', font_size * 0.82)
row_font = sprintf(',%g', font_size * 0.7)
key_font = sprintf(',%g', font_size * 0.92)
set border 3 lc rgb '#444444'
set tics nomirror out scale 0.6 * tic_scale font tic_font
set grid lt 1 dt 1 lc rgb '#E6E6E6' lw 0.8
set key font key_font samplen 2 height 0 width 1
# Series are moved apart by a hair, so that equal points and their bars can be told apart. `apart` comes with the axis.
apart = 1
moved(x, i, n) = x * apart ** (i - (n + 1) / 2.0)
