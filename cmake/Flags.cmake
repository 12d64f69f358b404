# Flags.cmake - warnings and sanitizers for every target, the instruction set for the kernels.
# Functions of a contract rarely need all their parameters, and texts for people are cut on purpose: no warnings for those.
add_library(forkjoin_warnings INTERFACE)
target_compile_options(forkjoin_warnings INTERFACE -Wall -Wextra -Wshadow -Wundef -Wvla -Wpointer-arith -Wcast-qual -Wno-unused-parameter $<$<C_COMPILER_ID:GNU>:-Wno-format-truncation>
  $<$<COMPILE_LANGUAGE:C>:-Wstrict-prototypes -Wmissing-prototypes>)
if(FORKJOIN_WERROR)
  target_compile_options(forkjoin_warnings INTERFACE -Werror)
endif()

if(FORKJOIN_FUZZ)
  if(NOT CMAKE_C_COMPILER_ID MATCHES Clang)
    message(FATAL_ERROR "FORKJOIN_FUZZ needs clang, not ${CMAKE_C_COMPILER_ID}; pass -DCMAKE_C_COMPILER=clang")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# -O1: with every access checked, gcc takes minutes to optimise the unrolled loops of kernels further. -g1: lines, which is what reports name.
if(FORKJOIN_SANITIZE)
  add_compile_options(-fsanitize=${FORKJOIN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all -g1 -O1)
  add_link_options(-fsanitize=${FORKJOIN_SANITIZE})
endif()

# What is fuzzed must tell the fuzzer which branches it took.
if(FORKJOIN_FUZZ)
  if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "FORKJOIN_FUZZ needs clang: pass -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=all -g1)
  add_link_options(-fsanitize=fuzzer-no-link,address,undefined)
endif()

# -fno-math-errno, -fno-trapping-math: no kernel reads errno or floating-point flags; without them, sqrt and comparisons
#   keep loops from being vectorised. Neither changes a result.
# -fopenmp-simd: honours `#pragma omp simd` without the OpenMP runtime, which kernels must not use.
# -ffp-contract=off: an answer must not hang on which products the compiler fuses; kernels that want fused ones say so
#   (KernelFlags.cmake, or fma()).
add_library(forkjoin_kernel_flags INTERFACE)
target_compile_options(forkjoin_kernel_flags INTERFACE -fno-math-errno -fno-trapping-math -fopenmp-simd -ffp-contract=off)
if(FORKJOIN_ARCH)
  target_compile_options(forkjoin_kernel_flags INTERFACE -march=${FORKJOIN_ARCH})
endif()
