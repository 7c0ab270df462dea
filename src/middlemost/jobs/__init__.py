"""One file a job: a Dataset in, one frozen result out."""
