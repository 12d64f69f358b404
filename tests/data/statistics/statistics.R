# statistics.R - what R says of the data sets in this folder: Rscript statistics.R > statistics.json
# Base R only. tests/test_against_r.c holds our functions against the output, to 6 digits.

number <- function(x) ifelse(is.finite(x), sprintf("%.17g", x), "null")
array <- function(x) paste0("[", paste(number(x), collapse = ", "), "]")
text <- function(x) paste0("\"", x, "\"")
object <- function(...) {
  members <- list(...)
  paste0("{", paste0("\"", names(members), "\": ", unlist(members), collapse = ", "), "}")
}

# --- the median and its order-statistic interval ----------------------------------------------------------------------------------

median_interval <- function(x, confidence) {
  n <- length(x)
  k <- seq_len(ceiling(n / 2))
  held <- 1 - 2 * pbinom(k - 1, n, 0.5)
  k <- k[held >= confidence]
  bounds <- if (length(k) > 0) sort(x)[c(max(k), n + 1 - max(k))] else c(NA, NA)
  object(middle = number(median(x)), low = number(bounds[1]), high = number(bounds[2]))
}

# --- Mann-Whitney and Hodges-Lehmann ----------------------------------------------------------------------------------------------

# R widens what it cannot reach, or returns the whole range; here that is no interval.
reachable <- function(x, y, confidence, exact) {
  m <- length(x); n <- length(y); alpha <- 1 - confidence
  if (exact) return(2 * pwilcox(0, m, n) <= alpha)
  ties <- sum(table(x)^3 - table(x)) + sum(table(y)^3 - table(y))
  deviation <- sqrt(m * n / 12 * (m + n + 1 - ties / ((m + n) * (m + n - 1))))
  m * n / 2 - 0.5 - qnorm(1 - alpha / 2) * deviation > 0
}

test_of <- function(x, y, confidence) {
  exact <- length(x) < 50 && length(y) < 50 && !any(duplicated(c(x, y)))
  test <- suppressWarnings(wilcox.test(x, y))
  p <- if (is.nan(test$p.value)) 1 else test$p.value # all values equal
  bounds <- c(NA, NA)
  if (length(unique(c(x, y))) == 1) # R gives up; every difference is 0, wherever they are cut
    bounds <- if (reachable(x, y, confidence, exact)) c(0, 0) else bounds
  else if (reachable(x, y, confidence, exact))
    bounds <- suppressWarnings(wilcox.test(x, y, conf.int = TRUE, conf.level = confidence, tol.root = 1e-13))$conf.int
  bounds <- round(bounds, 12) # the roots are no better
  object(u = number(test$statistic), p = number(p), exact = if (exact) "true" else "false",
         shift = number(median(outer(x, y, "-"))), low = number(bounds[1]), high = number(bounds[2]))
}

# --- Cliff's delta, its interval by Newcombe 2006, method 5 -------------------------------------------------------------------------

delta_of <- function(x, y, confidence) {
  m <- length(x); n <- length(y); z <- qnorm(1 - (1 - confidence) / 2); half <- (m + n) / 2 - 1
  found <- mean((sign(outer(x, y, "-")) + 1) / 2)
  variance <- function(t) t * (1 - t) * (1 + half * ((1 - t) / (2 - t) + t / (1 + t))) / (m * n)
  off <- function(t) (t - found)^2 - z^2 * variance(t)
  low <- if (found == 0) 0 else uniroot(off, c(0, found - 1e-9), tol = 1e-14)$root
  high <- if (found == 1) 1 else uniroot(off, c(found + 1e-9, 1), tol = 1e-14)$root
  object(delta = number(2 * found - 1), low = number(2 * low - 1), high = number(2 * high - 1))
}

# --- the data sets -----------------------------------------------------------------------------------------------------------------

set.seed(20260101, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
log_normal <- function(n, shift = 0) round(exp(rnorm(n, shift, 0.1)), 7)
sets <- list(
  list("one against one", 1, 2),
  list("one against one, equal", 3, 3),
  list("one against two", 5, c(1, 9)),
  list("one against ten", 4.5, log_normal(10)),
  list("two against two", c(1, 4), c(2, 3)),
  list("two against five", log_normal(2), log_normal(5)),
  list("two against fifty", log_normal(2), log_normal(50)),
  list("five against five, apart", c(1.1, 1.2, 1.3, 1.4, 1.5), c(2.1, 2.2, 2.3, 2.4, 2.6)),
  list("five against five, mixed", log_normal(5), log_normal(5, 0.1)),
  list("five against five, ties", c(1, 2, 2, 3, 4), c(2, 3, 3, 5, 6)),
  list("five against five, all equal", rep(7, 5), rep(7, 5)),
  list("five against five, two values", c(1, 1, 1, 2, 2), c(1, 2, 2, 2, 2)),
  list("ten against ten", log_normal(10), log_normal(10, 0.05)),
  list("ten against ten, apart", log_normal(10), log_normal(10, 1)),
  list("ten against ten, ties", round(log_normal(10), 1), round(log_normal(10, 0.1), 1)),
  list("ten against ten, the same", 1:10 / 10, 1:10 / 10),
  list("ten against ten, one tie", c(log_normal(9), 1.25), c(log_normal(9, 0.1), 1.25)),
  list("ten against thirty", log_normal(10, 0.1), log_normal(30)),
  list("twenty against fifteen", log_normal(20), log_normal(15, 0.02)),
  list("forty-nine against forty-nine, the last exact", log_normal(49), log_normal(49, 0.03)),
  list("fifty against ten, the first approximate", log_normal(50), log_normal(10, 0.1)),
  list("fifty against fifty", log_normal(50), log_normal(50, 0.04)),
  list("hundred against eighty, ties", round(log_normal(100), 2), round(log_normal(80, 0.05), 2)),
  list("three hundred against two hundred", log_normal(300), log_normal(200, 0.01)),
  list("negative and positive", round(rnorm(15), 5), round(rnorm(12, 0.5), 5)),
  list("Hollander and Wolfe, permeability", c(0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46),
       c(1.15, 0.88, 0.90, 0.74, 1.21)))

entries <- sapply(sets, function(set) {
  x <- set[[2]]; y <- set[[3]]
  results <- sapply(c(0.95, 0.999), function(confidence)
    object(confidence = number(confidence), median_x = median_interval(x, confidence), median_y = median_interval(y, confidence),
           test = test_of(x, y, confidence), cliff = delta_of(x, y, confidence)))
  object(name = text(set[[1]]), x = array(x), y = array(y), results = paste0("[\n  ", paste(results, collapse = ",\n  "), "]"))
})

p_values <- list(0.03, c(0.01, 0.04), c(0.04, 0.01), c(0.01, 0.02, 0.03, 0.04, 0.05), c(0.05, 0.05, 0.05), c(1, 0, 0.5),
                 c(0.0001, 0.9, 0.0002, 0.02, 0.011, 0.011), round(runif(40)^3, 6), c(0.9, 0.8, 0.7))
holm <- sapply(p_values, function(p) object(p = array(p), adjusted = array(p.adjust(p, "holm"))))

cat("{\"origin\": ", text(paste("statistics.R,", R.version.string)), ",\n\"sets\": [\n ", paste(entries, collapse = ",\n "), "],\n",
    "\"holm\": [\n ", paste(holm, collapse = ",\n "), "]}\n", sep = "")
