# KernelFlags.cmake - compiler flags of single kernel files, each with its reason. Flags for all kernels: Flags.cmake.

# kernel_flags(FILE LANGUAGE_COMPILER_ID... -- FLAG...) adds flags to one file, for the named compilers only.
function(kernel_flags file compiler)
  if(CMAKE_C_COMPILER_ID STREQUAL compiler AND EXISTS ${CMAKE_SOURCE_DIR}/${file})
    set_property(SOURCE ${CMAKE_SOURCE_DIR}/${file} APPEND PROPERTY COMPILE_OPTIONS ${ARGN})
  endif()
endfunction()

# The risk kernels and what they draw on.
# -ffp-contract=fast: polynomials in half the instructions. Answers of one build stay equal; builds differ in the last bits,
#   which the kernel's tolerance allows for. The sums have their order from the source either way.
# -funroll-loops: risk.european 2 % faster, data.chunks as much, since the loops' counters share the ports of the scalar units.
# -mprefer-vector-width=512: compilers choose 256 bits for most machines that have 512, at 1.9 times the time here.
include(CheckCCompilerFlag)
check_c_compiler_flag(-mprefer-vector-width=512 FORKJOIN_HAVE_PREFER_VECTOR_WIDTH)
foreach(file kernels/random/normals.c kernels/risk_european.c kernels/risk_asian.c kernels/data_chunks.c
             kernels/risk_var.c kernels/risk_basket.c kernels/risk/portfolio.c)
  foreach(compiler GNU Clang)
    kernel_flags(${file} ${compiler} -ffp-contract=fast -funroll-loops)
    if(FORKJOIN_HAVE_PREFER_VECTOR_WIDTH)
      kernel_flags(${file} ${compiler} -mprefer-vector-width=512)
    endif()
  endforeach()
endforeach()

# The triangular product and the powers of two: 33.5 ns a scenario of risk.var with it, 37.0 without (Zen 4, gcc 12). It must come with
# pressure in mind, or the sums leave their registers.
kernel_flags(kernels/risk/portfolio.c GNU -fschedule-insns -fsched-pressure)

# Fused products in the blur: 7 % faster with AVX-512 where the picture fits in a cache. Every pixel is made by one function for its
# radius, and rows enter it by their place in the picture, so which products are fused hangs on neither strips nor workers.
kernel_flags(kernels/image/blur.c GNU -ffp-contract=fast)
kernel_flags(kernels/image/blur.c Clang -ffp-contract=fast)

# What is measured is the fused multiply-add, on the widest vectors.
kernel_flags(kernels/peak_fma.c GNU -ffp-contract=fast)
kernel_flags(kernels/peak_fma.c Clang -ffp-contract=fast)

# 32 numbers of 16 bits at once where the machine has the vectors: 11 instead of 9 Gpixel/s in the cache.
if(FORKJOIN_HAVE_PREFER_VECTOR_WIDTH)
  kernel_flags(kernels/image_sobel.c GNU -mprefer-vector-width=512)
  kernel_flags(kernels/image_sobel.c Clang -mprefer-vector-width=512)
endif()
