int cre2_placeholder(void);
