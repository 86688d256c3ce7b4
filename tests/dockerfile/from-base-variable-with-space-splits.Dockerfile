ARG A=x
FROM ${A:-b c}
