// The headers that cmake/layer.cmake has precompiled need a source to be compiled for.
