int harness_placeholder_cc;
