# style.gp - what all plots share. Colours: Okabe & Ito 2008, told apart by colour-blind readers and, through their point types,
# in grey print.
set encoding utf8
set termoption noenhanced
set linetype 1 lc rgb '#0072B2' lw 2 pt 7 ps 0.9
set linetype 2 lc rgb '#D55E00' lw 2 pt 5 ps 0.9
set linetype 3 lc rgb '#009E73' lw 2 pt 9 ps 1.1
set linetype 4 lc rgb '#CC79A7' lw 2 pt 13 ps 1.1
set linetype 5 lc rgb '#E69F00' lw 2 pt 11 ps 1.1
set linetype 6 lc rgb '#000000' lw 2 pt 3 ps 0.9
set border 3 lc rgb '#444444'
set tics nomirror out
set grid lt 1 dt 1 lc rgb '#E2E2E2' lw 1
set key top left reverse Left samplen 2
