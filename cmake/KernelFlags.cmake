# KernelFlags.cmake - compiler flags of single kernel files, each with its reason. Flags for all kernels: Flags.cmake.

# kernel_flags(FILE LANGUAGE_COMPILER_ID... -- FLAG...) adds flags to one file, for the named compilers only.
function(kernel_flags file compiler)
  if(CMAKE_C_COMPILER_ID STREQUAL compiler AND EXISTS ${CMAKE_SOURCE_DIR}/${file})
    set_property(SOURCE ${CMAKE_SOURCE_DIR}/${file} APPEND PROPERTY COMPILE_OPTIONS ${ARGN})
  endif()
endfunction()

# fuse_products(FILE...): products and sums in one instruction, where the machine has it, with either compiler.
function(fuse_products)
  foreach(file IN LISTS ARGN)
    kernel_flags(${file} GNU -ffp-contract=fast)
    kernel_flags(${file} Clang -ffp-contract=fast)
  endforeach()
endfunction()

# widest_vectors(FILE...): 512 bits where the machine has them; compilers choose 256 for most such machines.
include(CheckCCompilerFlag)
check_c_compiler_flag(-mprefer-vector-width=512 FORKJOIN_HAVE_PREFER_VECTOR_WIDTH)
function(widest_vectors)
  if(FORKJOIN_HAVE_PREFER_VECTOR_WIDTH)
    foreach(file IN LISTS ARGN)
      kernel_flags(${file} GNU -mprefer-vector-width=512)
      kernel_flags(${file} Clang -mprefer-vector-width=512)
    endforeach()
  endif()
endfunction()

# The risk kernels and what they draw on.
# -ffp-contract=fast: polynomials in half the instructions. Answers of one build stay equal; builds differ in the last bits,
#   which the kernel's tolerance allows for. The sums have their order from the source either way.
# -funroll-loops: risk.european 2 % faster, data.chunks as much, since the loops' counters share the ports of the scalar units.
# -mprefer-vector-width=512: 256 bits take 1.9 times the time here.
set(risk_files kernels/random/normals.c kernels/risk/european.c kernels/risk_asian.c kernels/risk_american.c kernels/data_chunks.c
               kernels/risk_var.c kernels/risk_basket.c kernels/risk/portfolio.c)
fuse_products(${risk_files})
foreach(file IN LISTS risk_files)
  kernel_flags(${file} GNU -funroll-loops)
  kernel_flags(${file} Clang -funroll-loops)
endforeach()
widest_vectors(${risk_files})

# Instructions of several rounds of an unrolled loop side by side: what waits for one chain of dependent steps fills the core's scheduler.
# It needs pressure in mind, or registers run out. risk.european, risk.asian and risk.american 3 % faster on an Ice Lake; risk.basket,
# risk.var and data.chunks not. And the generator without "temporary expression replacement", so that its streams stay side by side: 1 %.
foreach(file IN ITEMS kernels/random/normals.c kernels/risk/european.c kernels/risk_asian.c kernels/risk_american.c)
  kernel_flags(${file} GNU -fschedule-insns -fsched-pressure)
endforeach()
kernel_flags(kernels/random/philox.c GNU -fno-tree-ter)

# The triangular product and the powers of two: 33.5 ns a scenario of risk.var with it, 37.0 without (Zen 4, gcc 12). It must come with
# pressure in mind, or the sums leave their registers.
kernel_flags(kernels/risk/portfolio.c GNU -fschedule-insns -fsched-pressure)

# Fused products in the blur: 7 % faster with AVX-512 where the picture fits in a cache. Every pixel is made by one function for its
# radius, and rows enter it by their place in the picture, so which products are fused hangs on neither strips nor workers.
fuse_products(kernels/image/blur.c)
# clang 14 takes the loop that shifts the window for a memmove(), and puts the window into memory: twice the time.
kernel_flags(kernels/image/blur.c Clang -fno-builtin-memmove -fno-builtin-memcpy)

# gcc 12 puts all loads of the 8-bit blur first and then has no registers left; without "temporary expression replacement" it
# takes them in the order of the source: 1.4 times as fast at a width of 15.
kernel_flags(kernels/image/blur8.c GNU -fno-tree-ter)

# The roofs, on the widest vectors that there are: on halves of them shares of a roof would be wrong. What fma.c measures is the fused
# multiply-add.
fuse_products(kernels/peak/fma.c)
widest_vectors(kernels/peak/fma.c kernels/peak_read.c kernels/peak_triad.c)

# 32 numbers of 16 bits at once where the machine has the vectors: image.sobel 4 % faster on Zen 4, 20 % on Zen 5, in the cache.
widest_vectors(kernels/image_sobel.c)

# Scores are sums of fused products, in the order that dense/panels.h fixes.
fuse_products(kernels/dense/topk.c)
widest_vectors(kernels/dense/topk.c)

# predict.logistic's products, in half the instructions: a row has some 13 cycles while the next comes from memory.
fuse_products(kernels/predict/logistic.c)
widest_vectors(kernels/predict/logistic.c)

# K x K filters and unsharp masking: fused products, as in the blur. -mtune=skylake-avx512: tuned for Zen, gcc 12 keeps sums in memory and
# takes 1.7 times as long with AVX-512; a tuning, so code stays valid for whatever the instruction set is. clang needs neither.
check_c_compiler_flag(-mtune=skylake-avx512 FORKJOIN_HAVE_TUNE_SKYLAKE)
fuse_products(kernels/image/filter.c kernels/image/sharpen.c)
widest_vectors(kernels/image/filter.c)
if(FORKJOIN_HAVE_TUNE_SKYLAKE)
  kernel_flags(kernels/image/filter.c GNU -mtune=skylake-avx512)
endif()

# Fused products in tiles of dense products: half the instructions, and a rounding less. Every output is made by one chain of them in
# one order, whatever the tile, so which products are fused hangs on the build alone.
fuse_products(kernels/dense/network.c kernels/dense/centres.c)
widest_vectors(kernels/dense/network.c kernels/dense/centres.c)
