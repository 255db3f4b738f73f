// The headers that tests/CMakeLists.txt has precompiled need a source to be compiled for.
